//! Declarations of metrics as they are written: those that units submit, attributes, and derived ones.

use super::declare::{documents, shapes};
use super::entry::{List, Named, OptionNames};
use super::name::{MeasureDoc, NameDoc};
use super::removal::changes_by_id;
use super::scalar::Number;
use crate::word::words;

documents! {
    /// A metric: what units submit.
    pub struct MetricDoc = "a metric" {
        /// The type: a count, number, percentage, rank, yes or no, choice, date or text.
        /// Kiểu số liệu: số đếm, số, tỷ lệ, thứ hạng, có/không, lựa chọn, ngày hoặc chữ.
        !r#type: MetricTypeDoc,
        ..name,
        /// The unit of measure: `km²`, or `{vi: triệu đồng, en: million VND}`.
        /// Đơn vị tính: `km²`, hoặc `{vi: triệu đồng, en: million VND}`.
        unit_of_measure: MeasureDoc,
        /// The least value that may be submitted.
        /// Giá trị nhỏ nhất được phép nộp.
        at_least: Number,
        /// The greatest value that may be submitted.
        /// Giá trị lớn nhất được phép nộp.
        at_most: Number,
        /// Of a `rank`: how many are ranked.
        /// Với kiểu `rank`: số đơn vị trong bảng xếp hạng.
        field: Number,
        /// Of a `choice`: its options, or each option with its name.
        /// Với kiểu `choice`: danh sách lựa chọn, hoặc mỗi lựa chọn kèm tên.
        options: OptionsDoc,
        ..basis,
        ..allow,
        ..remove,
    }

    /// An attribute: what is known of a unit beside its figures, such as its region.
    pub struct AttributeDoc = "an attribute" {
        ..name,
        /// Its options, or each option with its name; any text where they are left out.
        /// Danh sách lựa chọn, hoặc mỗi lựa chọn kèm tên; bỏ trống là chữ bất kỳ.
        options: OptionsDoc,
        ..basis,
        ..allow,
        ..remove,
    }

    /// A derived metric: what follows from the metrics that units submit.
    pub struct DerivedDoc = "a derived metric" {
        /// The formula over metrics and other derived metrics, such as `dossiers / people * 1000`.
        /// Công thức trên số liệu và số liệu tính khác, ví dụ `dossiers / people * 1000`.
        !formula: String,
        ..name,
        /// The unit of measure: `km²`, or `{vi: triệu đồng, en: million VND}`.
        /// Đơn vị tính: `km²`, hoặc `{vi: triệu đồng, en: million VND}`.
        unit_of_measure: MeasureDoc,
        ..basis,
        ..allow,
        ..remove,
    }
}

shapes! {
    /// The options of a choice.
    OptionsDoc = "a list of options, or a mapping of each option to its name" {
        /// Their ids.
        List(List<String>),
        /// Their ids and names.
        Mapping(Named<NameDoc, OptionNames>),
    }
}

impl<const N: usize> From<[&str; N]> for OptionsDoc {
    fn from(options: [&str; N]) -> Self {
        Self::List(options.into())
    }
}

words! {
    /// The type of a metric.
    #[non_exhaustive]
    pub enum MetricTypeDoc {
        /// A whole number that is not negative.
        Count = "count",
        /// A number.
        Number = "number",
        /// A percentage.
        Percent = "percent",
        /// A place among a field.
        Rank = "rank",
        /// Yes or no.
        YesNo = "yes_no",
        /// One of several options.
        Choice = "choice",
        /// A day.
        Date = "date",
        /// A text, which is carried and never scored.
        Text = "text",
    }
}

changes_by_id!(MetricDoc, AttributeDoc, DerivedDoc);
