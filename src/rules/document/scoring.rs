//! Scoring methods as they are written, and the conditions that they share with targets.

use super::declare::{documents, one_of, shapes};
use super::entry::{KindBounds, List, Named, OptionShares, StepShares, SurveyAnswers};
use super::scalar::{Day, Number, YesNo};
use crate::model::{Benchmark, Direction};
use crate::word::words;

one_of! {
    /// How an indicator is scored: exactly one method.
    ///
    /// ```
    /// use dti_engine::rules::document::{RatioDoc, ScoringDoc};
    /// let scoring = ScoringDoc::ratio(RatioDoc::new("online_dossiers", "dossiers").full_at(1));
    /// assert_eq!(scoring.method().map(|method| method.key()), Some("ratio"));
    /// ```
    struct ScoringDoc = "a scoring", read as ScoringKeys "ScoringKeys";

    /// A scoring method.
    enum MethodDoc, got by method {
        + /// The weight of this part of `sum_of`; the parts add up to 100%.
        /// Trọng số của phần này trong `sum_of`; các phần cộng lại bằng 100%.
        share: Number,
        /// A yes/no metric: everything if yes, else nothing.
        /// Số liệu có/không: có thì đủ điểm, không thì 0.
        yes_no: YesNo(String),
        /// Each option earns its share.
        /// Mỗi lựa chọn được một tỷ lệ điểm.
        choice: Choice(ChoiceDoc),
        /// The ratio of two metrics, `part ÷ whole`.
        /// Tỷ lệ giữa hai số liệu, `part ÷ whole`.
        ratio: Ratio(RatioDoc),
        /// In proportion, from `zero_at` to `full_at`.
        /// Tăng đều từ `zero_at` đến `full_at`.
        linear: Linear(LinearDoc),
        /// In steps: the share of the bound that is reached.
        /// Theo bậc: đạt bậc nào được tỷ lệ điểm của bậc đó.
        steps: Steps(StepsDoc),
        /// Everything if the conditions hold, else nothing.
        /// Đủ điểm nếu đạt điều kiện, nếu không thì 0.
        threshold: Threshold(ThresholdDoc),
        /// Points for each item that is counted.
        /// Mỗi đơn vị đếm được cộng một số điểm.
        per_item: PerItem(PerItemDoc),
        /// Against the best, the lowest or the mean of the peers.
        /// So với đơn vị tốt nhất, thấp nhất hoặc trung bình.
        relative: Relative(RelativeDoc),
        /// The place between the least and the greatest value of the peers.
        /// Vị trí giữa giá trị nhỏ nhất và lớn nhất của các đơn vị.
        min_max: MinMax(MinMaxDoc),
        /// How many deviations from the mean of the peers.
        /// Số độ lệch chuẩn so với trung bình của các đơn vị.
        z_score: ZScore(ZScoreDoc),
        /// The share of peers that do worse, and half of those that do the same.
        /// Tỷ lệ đơn vị có kết quả kém hơn, cộng một nửa số bằng nhau.
        percentile: Percentile(PercentileDoc),
        /// By rank among the peers.
        /// Theo thứ hạng trong các đơn vị.
        rank: Rank(RankDoc),
        /// The mean answer of a survey.
        /// Điểm trung bình của câu trả lời khảo sát.
        survey: Survey(SurveyDoc),
        /// Several methods added up, each with its weight `share`.
        /// Cộng nhiều phương pháp, mỗi phần có trọng số `share`.
        sum_of: SumOf(List<ScoringDoc>),
        /// The best of several methods.
        /// Lấy kết quả cao nhất trong nhiều phương pháp.
        best_of: BestOf(List<ScoringDoc>),
        /// The value of a formula, held to 0…1.
        /// Giá trị của một công thức, giữ trong khoảng 0…1.
        formula: Formula(String),
        /// Not scored: the metric is only shown; the indicator has 0 points.
        /// Không chấm điểm: chỉ hiển thị số liệu; chỉ số có 0 điểm.
        unscored: Unscored(String),
    }
}

impl ScoringDoc {
    /// Makes it a part of `sum_of` with this weight.
    #[must_use]
    pub fn with_share(mut self, share: impl Into<Number>) -> Self {
        self.share = Some(share.into().into());
        self
    }
}

documents! {
    /// The method `choice`: each option earns its share.
    pub struct ChoiceDoc = "`choice`" {
        /// The metric that is scored.
        /// Mã của số liệu được chấm.
        !of: String,
        /// `points`: the right-hand sides are points of the indicator instead of shares.
        /// `points`: vế phải là điểm của tiêu chí, như trong quyết định, thay cho tỷ lệ.
        r#in: EarnsIn,
        /// The share of every option, such as `{chief: 100%, none: 0%}`.
        /// Tỷ lệ điểm của từng lựa chọn, ví dụ `{chief: 100%, none: 0%}`.
        !shares: Named<Number, OptionShares>,
    }

    /// The method `ratio`: the ratio of two metrics.
    pub struct RatioDoc = "`ratio`" {
        /// The metric that is divided.
        /// Mã số liệu của tử số.
        !part: String,
        /// The metric that is divided by.
        /// Mã số liệu của mẫu số.
        !whole: String,
        /// The ratio that earns nothing; 0% by default.
        /// Tỷ lệ bắt đầu từ 0 điểm; mặc định 0%.
        zero_at: Number,
        /// The ratio that earns everything; 100% by default.
        /// Tỷ lệ được đủ điểm; mặc định 100%.
        full_at: Number,
    }

    /// The method `linear`: in proportion between two values.
    pub struct LinearDoc = "`linear`" {
        /// The metric that is scored, or a quotient such as `{part: online, whole: dossiers}`.
        /// Mã của số liệu được chấm, hoặc một thương số như `{part: online, whole: dossiers}`.
        !of: MeasuredDoc,
        /// The value that earns nothing.
        /// Giá trị bắt đầu từ 0 điểm.
        !zero_at: Number,
        /// The value that earns everything.
        /// Giá trị được đủ điểm.
        !full_at: Number,
    }

    /// The method `steps`: the share of the bound that is reached. Exactly one of `at_least`, `at_most` and `by` is given.
    pub struct StepsDoc = "`steps`" {
        /// The metric that is scored, or a quotient such as `{part: online, whole: dossiers}`.
        /// Mã của số liệu được chấm, hoặc một thương số như `{part: online, whole: dossiers}`.
        !of: MeasuredDoc,
        /// `points`: the right-hand sides are points of the indicator instead of shares.
        /// `points`: vế phải là điểm của tiêu chí, như trong quyết định, thay cho tỷ lệ.
        r#in: EarnsIn,
        /// The steps where more is better: each bound with its share.
        /// Các bậc khi càng nhiều càng tốt: mỗi mức kèm tỷ lệ điểm.
        at_least: Named<Number, StepShares>,
        /// The steps where less is better: each bound with its share.
        /// Các bậc khi càng ít càng tốt: mỗi mức kèm tỷ lệ điểm.
        at_most: Named<Number, StepShares>,
        /// Days, each with the share that is earned by it: `{2025-01-31: 100%, 2025-02-28: 50%}`.
        /// Các hạn ngày: mỗi ngày kèm tỷ lệ điểm, ví dụ `{2025-01-31: 100%, 2025-02-28: 50%}`.
        by: Named<Number, StepShares>,
    }

    /// The method `threshold`: everything if the conditions hold.
    pub struct ThresholdDoc = "`threshold`" {
        /// The metric that is scored, or a quotient such as `{part: online, whole: dossiers}`.
        /// Mã của số liệu được chấm, hoặc một thương số như `{part: online, whole: dossiers}`.
        !of: MeasuredDoc,
        /// At least this bound (≥); there may be one for each unit kind.
        /// Ít nhất bằng mức này (≥); có thể ghi một mức cho mỗi loại đơn vị.
        at_least: BoundDoc,
        /// Above this bound (>); there may be one for each unit kind.
        /// Lớn hơn mức này (>); có thể ghi một mức cho mỗi loại đơn vị.
        above: BoundDoc,
        /// At most this bound (≤); there may be one for each unit kind.
        /// Không quá mức này (≤); có thể ghi một mức cho mỗi loại đơn vị.
        at_most: BoundDoc,
        /// Below this bound (<); there may be one for each unit kind.
        /// Nhỏ hơn mức này (<); có thể ghi một mức cho mỗi loại đơn vị.
        below: BoundDoc,
        /// Equal to this number, or this option.
        /// Bằng số này, hoặc là lựa chọn này.
        equals: EqualsDoc,
        /// Is `yes` or `no`.
        /// Là có (`yes`) hoặc không (`no`).
        is: YesNo,
        /// On this day or before.
        /// Vào ngày này hoặc sớm hơn.
        by: Day,
    }

    /// The method `per_item`: points for each item.
    pub struct PerItemDoc = "`per_item`" {
        /// The metric that is scored, or a quotient such as `{part: online, whole: dossiers}`.
        /// Mã của số liệu được chấm, hoặc một thương số như `{part: online, whole: dossiers}`.
        !of: MeasuredDoc,
        /// The points for each item.
        /// Số điểm cho mỗi đơn vị đếm được.
        !points: Number,
    }

    /// The method `relative`: against a benchmark of the peers.
    pub struct RelativeDoc = "`relative`" {
        /// The metric that is scored, or a quotient such as `{part: online, whole: dossiers}`.
        /// Mã của số liệu được chấm, hoặc một thương số như `{part: online, whole: dossiers}`.
        !of: MeasuredDoc,
        /// What it is compared with: the `best`, the `lowest` or the `mean`.
        /// So với đơn vị tốt nhất (`best`), thấp nhất (`lowest`) hay trung bình (`mean`).
        !to: Benchmark,
    }

    /// The method `min_max`: between the least and the greatest value of the peers.
    pub struct MinMaxDoc = "`min_max`" {
        /// The metric that is scored, or a quotient such as `{part: online, whole: dossiers}`.
        /// Mã của số liệu được chấm, hoặc một thương số như `{part: online, whole: dossiers}`.
        !of: MeasuredDoc,
        /// `up`: more is better; `down`: less is better.
        /// `up`: càng cao càng tốt; `down`: càng thấp càng tốt.
        !direction: Direction,
    }

    /// The method `z_score`: deviations from the mean of the peers.
    pub struct ZScoreDoc = "`z_score`" {
        /// The metric that is scored, or a quotient such as `{part: online, whole: dossiers}`.
        /// Mã của số liệu được chấm, hoặc một thương số như `{part: online, whole: dossiers}`.
        !of: MeasuredDoc,
        /// How many deviations earn nothing, such as -2.
        /// Số độ lệch chuẩn bắt đầu từ 0 điểm, ví dụ -2.
        !zero_at: Number,
        /// How many deviations earn everything, such as 2.
        /// Số độ lệch chuẩn được đủ điểm, ví dụ 2.
        !full_at: Number,
    }

    /// The method `percentile`: the share of peers that do worse.
    pub struct PercentileDoc = "`percentile`" {
        /// The metric that is scored, or a quotient such as `{part: online, whole: dossiers}`.
        /// Mã của số liệu được chấm, hoặc một thương số như `{part: online, whole: dossiers}`.
        !of: MeasuredDoc,
        /// `up`: more is better; `down`: less is better.
        /// `up`: càng cao càng tốt; `down`: càng thấp càng tốt.
        !direction: Direction,
    }

    /// The method `rank`: by rank among the peers.
    pub struct RankDoc = "`rank`" {
        /// The metric that is scored, or a quotient such as `{part: online, whole: dossiers}`.
        /// Mã của số liệu được chấm, hoặc một thương số như `{part: online, whole: dossiers}`.
        !of: MeasuredDoc,
        /// `up`: more is better; `down`: less is better.
        /// `up`: càng cao càng tốt; `down`: càng thấp càng tốt.
        !direction: Direction,
    }

    /// The method `survey`: the mean answer.
    pub struct SurveyDoc = "`survey`" {
        /// Each answer of the scale with the metric that counts it.
        /// Mỗi mức trả lời kèm số liệu đếm số người chọn mức đó.
        !of: Named<String, SurveyAnswers>,
    }

    /// A quotient of two metrics.
    pub struct QuotientDoc = "a quotient" {
        /// The metric that is divided.
        /// Mã số liệu của tử số.
        !part: String,
        /// The metric that is divided by.
        /// Mã số liệu của mẫu số.
        !whole: String,
    }
}

shapes! {
    /// A bound, the same for all units or one for each unit kind.
    BoundDoc = "a number, or a mapping of each unit kind to its number" {
        /// The same for all units.
        Scalar(Number),
        /// One for each unit kind.
        Mapping(Named<Number, KindBounds>),
    }

    /// What `equals` compares with: a number, or an option of a choice.
    EqualsDoc = "a number, an option, or a mapping of each unit kind to its number" {
        /// A number or an option.
        Scalar(String),
        /// A number for each unit kind.
        Mapping(Named<Number, KindBounds>),
    }

    /// What is measured: a metric, or a quotient of two.
    MeasuredDoc = "a metric, or a quotient such as `{part: …, whole: …}`" {
        /// The id of a metric.
        Scalar(String),
        /// A quotient.
        Mapping(QuotientDoc),
    }
}

/// What is earned, if it is not a share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum EarnsIn {
    /// Points of the indicator.
    Points,
}

words! { EarnsIn { Points = "points" } }

impl From<&str> for MeasuredDoc {
    fn from(metric: &str) -> Self {
        Self::Scalar(metric.to_owned())
    }
}

impl From<String> for MeasuredDoc {
    fn from(metric: String) -> Self {
        Self::Scalar(metric)
    }
}

impl From<QuotientDoc> for MeasuredDoc {
    fn from(quotient: QuotientDoc) -> Self {
        Self::Mapping(quotient)
    }
}

impl From<&str> for EqualsDoc {
    fn from(option: &str) -> Self {
        Self::Scalar(option.to_owned())
    }
}

impl<T: Into<Number>> From<T> for BoundDoc {
    fn from(number: T) -> Self {
        Self::Scalar(number.into())
    }
}
