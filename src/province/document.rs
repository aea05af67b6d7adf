//! A province file as it is written, before anything is checked.

use crate::model::Verdict;
use crate::rules::document::declare::keys;
use crate::rules::reading::{Describes, List, Named, Number, OneOrMany};

/// Describes the keys of `metrics`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum RolledUpMetrics {}

impl Describes for RolledUpMetrics {
    const WHAT: &'static str = "a mapping of each metric to its roll-up";
}

keys! {
    /// A whole province file.
    pub(crate) struct ProvinceDoc = "a province file" {
        /// The id of the province, such as `thanh-hoa`.
        /// Mã của tỉnh, ví dụ `thanh-hoa`.
        !province: String,
        ..name,
        ..source,
        ..note,
        /// The year of the run, for frameworks whose numbers go by the year.
        /// Năm chấm, cho những bộ quy tắc ghi mức theo năm.
        year: Number,
        /// What is scored, in this order: a later run can use the results of an earlier one.
        /// Những bộ được chấm, theo thứ tự: lần chạy sau dùng được kết quả của lần chạy trước.
        !runs: List<RunDoc>,
        /// Figures of the province that are worked out from its units.
        /// Những con số của tỉnh được tính từ các đơn vị.
        figures: List<FigureDoc>,
    }

    /// One framework that is scored.
    pub(crate) struct RunDoc = "a run" {
        /// The id, by which later runs and figures name this run.
        /// Mã của lần chạy, để các lần chạy sau và các số tổng hợp nêu đến.
        !id: String,
        /// The id of the framework, such as `thanh-hoa/commune`.
        /// Mã của bộ quy tắc, ví dụ `thanh-hoa/commune`.
        !framework: String,
        /// The version of the framework.
        /// Phiên bản của bộ quy tắc.
        !version: String,
        /// The file of mergers, for data from before them: the run gives the units that were formed.
        /// Tệp sáp nhập, khi số liệu là của các đơn vị trước sáp nhập: lần chạy cho kết quả của các đơn vị mới.
        merged: String,
        /// The one unit that is scored, if it is the province itself.
        /// Đơn vị duy nhất được chấm, nếu đó là chính tỉnh.
        unit: String,
        /// The kind of this unit.
        /// Loại của đơn vị này.
        unit_kind: String,
        /// The metrics of this unit that are rolled up from earlier runs.
        /// Những số liệu của đơn vị này được tổng hợp từ các lần chạy trước.
        metrics: Named<RollUpDoc, RolledUpMetrics>,
    }

    /// A figure of the province.
    pub(crate) struct FigureDoc = "a figure" {
        ..id,
        ..name,
        /// How it is worked out from the results of a run.
        /// Cách tính từ kết quả của một lần chạy.
        !value: RollUpDoc,
        /// The number that a document states, to be compared with it.
        /// Con số mà văn bản nêu, để so sánh.
        reported: Number,
        ..basis,
    }

    /// A roll-up: exactly one of `count`, `share`, `mean` and `sum`, each naming a run.
    pub(crate) struct RollUpDoc = "a roll-up" {
        /// The number of units in this run.
        /// Số đơn vị trong lần chạy này.
        count: String,
        /// The share of the units in this run that meet `where`.
        /// Tỷ lệ đơn vị của lần chạy này thỏa mãn `where`.
        share: String,
        /// The mean of the totals in this run, or of what `of` names.
        /// Trung bình tổng điểm của lần chạy này, hoặc của mục ghi ở `of`.
        mean: String,
        /// The sum of the metric `of` in this run.
        /// Tổng của số liệu `of` trong lần chạy này.
        sum: String,
        /// The metric or node that is summed up or averaged.
        /// Số liệu hoặc mục được cộng hay lấy trung bình.
        of: String,
        /// Only units of this kind.
        /// Chỉ tính đơn vị thuộc loại này.
        unit_kind: String,
        /// `unit` or a column of the data: one value for each instead of one for all.
        /// `unit` hoặc một cột của dữ liệu: mỗi nhóm một giá trị thay vì một giá trị chung.
        by: String,
        /// Only units that meet all of these conditions.
        /// Chỉ tính đơn vị thỏa mãn mọi điều kiện này.
        r#where: WhereDoc,
    }

    /// Conditions on units, which must all hold.
    pub(crate) struct WhereDoc = "`where`" {
        /// The verdict: `pass` or `fail`.
        /// Kết luận: `pass` là đạt, `fail` là không đạt.
        verdict: Verdict,
        /// The Vietnamese name of the grade.
        /// Tên tiếng Việt của mức xếp loại.
        grade: String,
        /// Bounds on the total.
        /// Giới hạn của tổng điểm.
        total: BoundsDoc,
        /// Bounds on the score of a node.
        /// Giới hạn điểm của một mục.
        score: ScoreDoc,
        /// The targets that must be met: one id, or a list.
        /// Các chỉ tiêu phải đạt: một mã hoặc danh sách mã.
        met: OneOrMany,
        /// Conditions on a metric.
        /// Điều kiện trên một số liệu.
        metric: MetricTestDoc,
    }

    /// Bounds on the total.
    pub(crate) struct BoundsDoc = "`total`" {
        ..score_bounds,
    }

    /// Bounds on the score of a node.
    pub(crate) struct ScoreDoc = "`score`" {
        /// The id of the group or indicator.
        /// Mã của nhóm hoặc chỉ số.
        !of: String,
        ..score_bounds,
    }

    /// Conditions on a metric.
    pub(crate) struct MetricTestDoc = "`metric`" {
        /// The id of the metric.
        /// Mã của số liệu.
        !of: String,
        ..condition,
    }
}
