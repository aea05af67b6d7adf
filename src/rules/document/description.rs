//! Descriptions of data as they are written.

use super::declare::keys;
use super::one_or_many::OneOrMany;
use super::scalar::Day;
use crate::model::Nature;

keys! {
    /// A description of data: which files they are, what their figures are, and of which day.
    pub(crate) struct DescriptionDoc = "a description of data" {
        /// The file, a list of files, or a pattern such as `nop/*.xlsx`.
        /// Tệp số liệu, danh sách các tệp, hoặc một mẫu tên như `nop/*.xlsx`.
        !data: OneOrMany,
        /// `reported`: the units say so; `published`: a document says so; `synthetic`: made up.
        /// `reported`: đơn vị báo cáo; `published`: văn bản đã công bố; `synthetic`: số liệu giả lập.
        nature: Nature,
        /// The day that the figures describe.
        /// Thời điểm số liệu: ngày mà số liệu phản ánh.
        as_of: Day,
        ..source,
        ..note,
    }
}
