//! Cases as they are written.

use super::declare::{keys, shapes};
use super::entry::{CaseValues, List, Named};
use super::scalar::{Day, Number, YesNo};
use crate::model::{TargetState, Verdict};

keys! {
    /// A case of a rule file.
    pub(crate) struct CaseDoc = "a case" {
        /// What the case shows.
        /// Trường hợp này cho thấy điều gì.
        !case: String,
        /// The kind of the unit; the first that the framework has if it is left out.
        /// Loại đơn vị; bỏ trống là loại đầu tiên của bộ quy tắc.
        unit_kind: String,
        /// The year of the numbers, for rules whose numbers go by the year.
        /// Năm áp dụng các mức, nếu bộ quy tắc ghi mức theo năm.
        year: Number,
        /// A CSV of data in the folder of the cases, or below it, that the values of the unit are taken from.
        /// Tệp CSV số liệu trong thư mục của tệp trường hợp, hoặc dưới đó, để lấy số liệu của đơn vị.
        data: String,
        /// The id of the unit in the file of data; its only unit if it is left out.
        /// Mã đơn vị trong tệp số liệu; bỏ trống nếu tệp chỉ có một đơn vị.
        unit: String,
        /// The values of the unit; what is left out is missing, or is that of the file of data.
        /// Số liệu của đơn vị; không ghi là không nộp, hoặc là số trong tệp số liệu.
        metrics: Named<String, CaseValues>,
        /// The values of the unit of the year before, where the rules look at it.
        /// Số liệu năm trước của đơn vị, nếu bộ quy tắc xét đến.
        previous: Named<String, CaseValues>,
        /// The day that the values describe.
        /// Thời điểm số liệu của trường hợp này.
        as_of: Day,
        /// Targets that the unit itself declares met or not met.
        /// Chỉ tiêu do đơn vị tự khai là đạt hay không đạt.
        declared: Named<String, CaseValues>,
        /// What must come out; only what is written here is compared.
        /// Kết quả phải có; chỉ so sánh những gì ghi ở đây.
        expect: ExpectationDoc,
    }

    /// What must come out of a case.
    pub(crate) struct ExpectationDoc = "`expect`" {
        /// The exact total, or `none` if there is none.
        /// Tổng điểm đúng từng chữ số, hoặc `none` nếu không có.
        total: String,
        /// The share of the total, from 0 to 1, or `none`.
        /// Tỷ lệ của tổng điểm, từ 0 đến 1, hoặc `none`.
        share: String,
        /// The Vietnamese name of the grade.
        /// Tên tiếng Việt của mức xếp loại.
        grade: String,
        /// The verdict: `pass` or `fail`.
        /// Kết luận: `pass` là đạt, `fail` là không đạt.
        verdict: Verdict,
        /// The points of groups and indicators, by id.
        /// Điểm của các nhóm và chỉ số, theo mã.
        scores: Named<String, CaseValues>,
        /// The states of targets, by id.
        /// Kết quả của các chỉ tiêu, theo mã.
        targets: Named<TargetState, CaseValues>,
        /// The ids of all checks that do not hold, or some checks, each with `yes` where it does not hold.
        /// Mã của mọi điều kiện kiểm tra không đúng, hoặc một số điều kiện, mỗi điều kiện ghi `yes` nếu không đúng.
        findings: FindingsDoc,
        /// The ids of what cannot be scored, because a value is absent and the rules make that an error.
        /// Mã của các chỉ số không chấm được, vì thiếu số liệu mà bộ quy tắc bắt buộc phải có.
        not_scored: List<String>,
    }
}

shapes! {
    /// The checks that a case expects not to hold.
    FindingsDoc = "a list of checks, or a mapping of each check to `yes` or `no`" {
        /// All of them.
        List(List<String>),
        /// Whether each of these does not hold.
        Mapping(Named<YesNo, CaseValues>),
    }
}
