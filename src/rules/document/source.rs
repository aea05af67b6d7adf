//! Where rules come from, as it is written, and the warnings that are meant as they are.

use super::declare::{documents, shapes};
use super::entry::List;
use super::scalar::{Citation, Day, ServedCriterion};
use crate::model::Standing;

documents! {
    /// The document that a rule rests on.
    pub struct SourceDoc = "a source" {
        /// The number of the document, such as `3853/QĐ-UBND`.
        /// Số, ký hiệu văn bản, ví dụ `3853/QĐ-UBND`.
        document: String,
        /// Who issued the document.
        /// Cơ quan hoặc người ban hành.
        issuer: String,
        /// The day of issue.
        /// Ngày ban hành.
        issued: Day,
        /// The article, section or annex of the document.
        /// Điều, khoản, mục hoặc phụ lục của văn bản.
        article: String,
        /// `official`: as the document says; `derived`: follows from it; `illustrative`: made up to illustrate.
        /// `official`: nguyên văn; `derived`: suy ra từ văn bản; `illustrative`: minh họa.
        standing: Standing,
        /// The standing of points and of the way to score, where `standing` speaks of what is measured alone.
        /// Tính chính thức của điểm và cách chấm, khi `standing` chỉ nói về điều được đo.
        points: Standing,
        /// The criterion of another framework that it serves: `national/province@2022#awareness`.
        /// Tiêu chí của một bộ khác mà mục này phục vụ: `national/province@2022#awareness`.
        criterion: ServedCriterion,
        /// The address of the document on the web.
        /// Địa chỉ của văn bản trên mạng.
        url: String,
        ..note,
        ..cite,
    }

    /// A warning that is meant as it is.
    pub struct AllowDoc = "`allow`" {
        /// The code of the warning, such as `R1103`.
        /// Mã của cảnh báo, ví dụ `R1103`.
        !code: String,
        /// Why the warning is meant; this is required.
        /// Lý do chấp nhận cảnh báo; bắt buộc phải ghi.
        !because: String,
    }
}

shapes! {
    /// One line of a source document, or several.
    CiteDoc = "a line such as `\"003:147\"`, or a list of such lines" {
        /// One line.
        Scalar(Citation),
        /// Several lines.
        List(List<Citation>),
    }
}
