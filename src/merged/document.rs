//! A file of mergers as it is written, before anything is checked.

use crate::rules::document::declare::keys;
use crate::rules::reading::{Describes, List, NameDoc, Named, PeriodDoc};

/// Describes the keys of `before`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum UnitsBefore {}

impl Describes for UnitsBefore {
    const WHAT: &'static str = "a mapping of each unit's id to its name";
}

keys! {
    /// A whole file.
    pub(crate) struct MergersDoc = "a file of mergers" {
        /// The id of the mergers: place and subject, such as `national/provinces`.
        /// Mã của lần sắp xếp: địa phương và chủ đề, ví dụ `national/provinces`.
        !merged: String,
        /// Which units were merged, such as `province`.
        /// Loại đơn vị được sắp xếp, ví dụ `province`.
        !unit_kind: String,
        /// When it is in force, both days included.
        /// Thời gian có hiệu lực, tính cả ngày đầu và ngày cuối.
        in_force: PeriodDoc,
        ..source,
        ..note,
        /// Every unit that there was before, by id, with its name.
        /// Mọi đơn vị trước sắp xếp: mỗi mã kèm tên.
        !before: Named<NameDoc, UnitsBefore>,
        /// The units of `before` that were divided, each part going into another unit.
        /// Các đơn vị ở `before` bị chia, mỗi phần vào một đơn vị mới.
        divided: List<String>,
        /// The units that were formed.
        /// Các đơn vị được thành lập.
        !formed: List<FormedDoc>,
    }

    /// A unit that was formed, or that stayed as it was.
    pub(crate) struct FormedDoc = "a unit that was formed" {
        /// The id of the unit.
        /// Mã của đơn vị.
        !unit: String,
        ..name,
        /// The units of `before` that it was formed from.
        /// Các đơn vị ở `before` hợp thành đơn vị này.
        !from: List<String>,
        ..cite,
        ..note,
    }
}
