//! Files of mergers as they are written, before anything is checked: for mergers that are made in code, such as from a
//! register of units, and for services that read, change and write them.
//!
//! The types are made, read and written as those of [rule files](crate::rules::document) are.
//! [`Mergers::from_document`](super::Mergers::from_document) checks a file and has an example.

use crate::rules::document::declare::documents;
use crate::rules::reading::{List, NameDoc, Named, PeriodDoc, describes};

describes! {
    UnitsBefore: "a mapping of each unit's id to its name";
}

documents! {
    /// A whole file.
    pub struct MergersDoc = "a file of mergers" {
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
    pub struct FormedDoc = "a unit that was formed" {
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
