//! Files of analyses as they are written, before anything is checked: for studies that are made in code, and for
//! services that read, change and write them.
//!
//! The types are made, read and written as those of [rule files](crate::rules::document) are.
//! [`Study::from_document`](super::Study::from_document) checks a file and has an example.

use crate::model::{AbsentPolicy, Aggregate, PeerSwap};
use crate::rules::document::declare::documents;
use crate::rules::reading::{List, Named, Number, OneOrMany, describes};

describes! {
    StandardErrors: "a mapping of metrics to those that hold their standard errors";
}

documents! {
    /// A whole file.
    pub struct AnalysisDoc = "a file of an analysis" {
        /// The name of the analysis, such as `thanh-hoa/commune-2026`.
        /// Tên của phân tích, ví dụ `thanh-hoa/commune-2026`.
        !analysis: String,
        /// The rules that it is of.
        /// Bộ quy tắc được phân tích.
        !of: OfDoc,
        /// What is varied, each by chance and apart from the others.
        /// Những gì được thay đổi, mỗi yếu tố một cách ngẫu nhiên và độc lập.
        vary: VaryDoc,
        /// How many draws are made, and from which seed.
        /// Số lần thử và số khởi đầu của dãy ngẫu nhiên.
        draws: DrawsDoc,
        /// A table beside this file: what a step of each metric costs a unit.
        /// Tệp bảng đặt cạnh tệp này: chi phí để mỗi đơn vị tăng một bước của từng số liệu.
        costs: String,
        ..note,
    }

    /// The rules that are analysed.
    pub struct OfDoc = "`of`" {
        /// The id of the framework, such as `thanh-hoa/commune`.
        /// Mã của bộ quy tắc, ví dụ `thanh-hoa/commune`.
        !framework: String,
        /// The version of the framework.
        /// Phiên bản của bộ quy tắc.
        !version: String,
    }

    /// What is varied.
    pub struct VaryDoc = "`vary`" {
        /// Points or weights of groups and indicators.
        /// Điểm tối đa hoặc trọng số của nhóm và chỉ số.
        weights: WeightsDoc,
        /// Values that earn nothing or everything, and the bounds of steps.
        /// Các mức không có điểm, mức đủ điểm và mốc của các bậc.
        goalposts: WithinDoc,
        /// Scoring methods that take each other's place.
        /// Các cách tính điểm thay cho nhau.
        methods: MethodsDoc,
        /// How the shares of the top groups combine, as `aggregate` of the rules says: one of these.
        /// Cách gộp các nhóm cấp trên cùng, như khóa `aggregate` của bộ quy tắc: một trong các cách này.
        aggregate: List<Aggregate>,
        /// The places of roundings: one of these.
        /// Số chữ số thập phân khi làm tròn: một trong các cách này.
        rounding: List<PlacesDoc>,
        /// What absent values do: one of these for each kind.
        /// Cách xử lý số liệu thiếu: mỗi loại một trong các cách này.
        absent: PoliciesDoc,
        /// Figures, within the error that they are stated with.
        /// Số liệu, trong khoảng sai số khi ghi.
        figures: FiguresDoc,
    }

    /// How weights are varied.
    pub struct WeightsDoc = "`weights`" {
        /// The level whose weights are varied, such as `group` or `indicator`, or a list of levels.
        /// Cấp có trọng số thay đổi, ví dụ `group` hoặc `indicator`, hoặc danh sách các cấp.
        !level: OneOrMany,
        /// How far each weight goes down and up, such as `25%`.
        /// Mỗi trọng số tăng, giảm tối đa bao nhiêu, ví dụ `25%`.
        !within: Number,
        /// Weights are multiples of this; by default a thousandth of what is divided.
        /// Trọng số là bội của số này; mặc định là một phần nghìn của tổng được chia.
        grid: Number,
    }

    /// How far numbers are varied.
    pub struct WithinDoc = "`goalposts`" {
        /// How far each number goes down and up, such as `5%`.
        /// Mỗi số tăng, giảm tối đa bao nhiêu, ví dụ `5%`.
        !within: Number,
    }

    /// Which methods take each other's place.
    pub struct MethodsDoc = "`methods`" {
        /// Ways to compare a unit with its peers: one of these.
        /// Cách so sánh với các đơn vị cùng loại: một trong các cách này.
        !peers: List<PeerSwap>,
    }

    /// The places of a rounding, or `none`.
    pub struct PlacesDoc = "a rounding" {
        /// The places of an indicator's points, or `none`.
        /// Số chữ số thập phân của điểm chỉ số thành phần, hoặc `none` nếu không làm tròn.
        indicator: String,
        /// The places of a group's points, or `none`.
        /// Số chữ số thập phân của điểm nhóm, hoặc `none` nếu không làm tròn.
        group: String,
        /// The places of the total, or `none`.
        /// Số chữ số thập phân của tổng điểm, hoặc `none` nếu không làm tròn.
        total: String,
    }

    /// What absent values may do.
    pub struct PoliciesDoc = "`absent`" {
        /// Where no value was submitted.
        /// Khi không nộp số liệu.
        missing: List<AbsentPolicy>,
        /// Where the value does not apply to the unit.
        /// Khi số liệu không áp dụng cho đơn vị.
        not_applicable: List<AbsentPolicy>,
        /// Where the verifier refused the value.
        /// Khi số liệu bị cơ quan thẩm định bác bỏ.
        rejected: List<AbsentPolicy>,
        /// Where a division is by zero.
        /// Khi mẫu số của phép chia bằng 0.
        zero_whole: List<AbsentPolicy>,
    }

    /// The errors of figures.
    pub struct FiguresDoc = "`figures`" {
        /// `half_of_last_place`: a figure stated as 85.3% lies between 85.25% and 85.35%.
        /// `half_of_last_place`: số liệu ghi 85,3% nằm trong khoảng từ 85,25% đến 85,35%.
        error: FigureError,
        /// Metrics that were estimated, each with the metric that holds its standard error: draws are normal, around what is stated.
        /// Các số liệu là ước lượng, mỗi số kèm mã số liệu ghi sai số chuẩn của nó: giá trị thử theo phân phối chuẩn quanh số đã ghi.
        standard_errors: Named<String, StandardErrors>,
    }

    /// The draws.
    pub struct DrawsDoc = "`draws`" {
        /// How many.
        /// Số lần thử.
        !count: Number,
        /// The seed: the same seed gives the same draws.
        /// Số khởi đầu: cùng một số thì cho cùng kết quả.
        !seed: Number,
    }
}

crate::word::words! {
    /// How large the error of figures is.
    pub enum FigureError {
        /// Half of the last place that a metric is stated with.
        HalfOfLastPlace = "half_of_last_place",
    }
}
