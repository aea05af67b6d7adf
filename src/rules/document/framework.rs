//! Rule files as they are written, but for metrics and scoring methods.
//!
//! The words after `=` are those that messages use.

use super::declare::{documents, shapes};
use super::entry::{DerivedIds, List, Named, YearDays};
use super::gates::GateDoc;
use super::measured::{BoundDoc, MeasuredDoc};
use super::metric::DerivedDoc;
use super::name::NameDoc;
use super::one_or_many::OneOrMany;
use super::removal::changes;
use super::scalar::{Day, Number};
use super::source::SourceDoc;
use crate::model::{
    AbsentPolicy, Aggregate, CheckSeverity, EvidenceRule, FrameworkKind, RankingMethod,
};
use crate::number::RoundingMode;
use crate::rules::methods::ScoringDoc;

documents! {
    /// A whole rule file.
    pub struct FrameworkDoc = "a rule file" {
        /// The id of the framework: place and subject, such as `thanh-hoa/commune`.
        /// Mã của bộ quy tắc: địa phương và chủ đề, ví dụ `thanh-hoa/commune`.
        !framework: String,
        /// The version; together with the id it is unique.
        /// Phiên bản; cùng với mã thì không trùng với bộ nào khác.
        !version: String,
        /// The version that is amended: this file says only what changes.
        /// Phiên bản được sửa đổi: tệp này chỉ ghi những gì thay đổi.
        amends: String,
        /// Another framework, as `place/subject@version`, that this one is based on: this file says only what differs.
        /// Bộ quy tắc khác, ghi `địa phương/chủ đề@phiên bản`, làm cơ sở: tệp này chỉ ghi những gì khác.
        based_on: String,
        /// The libraries whose metrics this file may name without declaring them, such as `vn/metrics`.
        /// Thư viện số liệu dùng chung, ví dụ `vn/metrics`: số liệu nêu ở đây mà không khai báo thì lấy từ đó.
        library: OneOrMany,
        /// The version that this full file takes the place of.
        /// Phiên bản được tệp đầy đủ này thay thế.
        replaces: String,
        /// `index`: points and ranking; `criteria`: targets met or not met.
        /// `index`: chấm điểm và xếp hạng; `criteria`: chỉ tiêu đạt hay không đạt.
        !kind: FrameworkKind,
        /// Which units are assessed: one kind or a list.
        /// Loại đơn vị được đánh giá: một loại hoặc một danh sách.
        !unit_kind: OneOrMany,
        ..name,
        /// When it is in force, both days included.
        /// Thời gian có hiệu lực, tính cả ngày đầu và ngày cuối.
        in_force: PeriodDoc,
        /// The time that a plan is for, both days included.
        /// Kỳ mà kế hoạch áp dụng, tính cả ngày đầu và ngày cuối.
        period: TimeDoc,
        ..source,
        /// The points of the whole index; there may be one for each unit kind.
        /// Tổng điểm của cả bộ chỉ số (`index`); có thể ghi một mức cho mỗi loại đơn vị.
        points: BoundDoc,
        /// How the shares of the children combine; adding up points is the default.
        /// Cách gộp tỷ lệ đạt của các mục con; mặc định là cộng điểm.
        aggregate: Aggregate,
        /// To how many places is rounded, step by step.
        /// Số chữ số thập phân khi làm tròn, theo từng bước.
        rounding: RoundingDoc,
        /// What absent values do in all indicators.
        /// Cách xử lý số liệu thiếu của mọi chỉ số thành phần.
        absent: AbsentDoc,
        /// The least share of the points that must not be left out; below it there is no score.
        /// Tỷ lệ điểm ít nhất phải có số liệu; thấp hơn thì không có điểm.
        coverage: CoverageDoc,
        /// The levels of groups, from the top: the id of each, or what it is called and how its groups combine.
        /// Các cấp của nhóm, từ trên xuống: mã của mỗi cấp, hoặc kèm tên gọi và cách gộp các nhóm của cấp đó.
        levels: List<LevelDoc>,
        ..declarations,
        /// What is worked out from the metrics, and used wherever a metric is: each id with its formula.
        /// Số liệu tính từ số liệu khác, dùng được ở mọi nơi dùng số liệu: mỗi mã kèm công thức.
        derived: Named<DerivedDoc, DerivedIds>,
        /// What must hold between the metrics of a unit.
        /// Những điều phải đúng giữa các số liệu của một đơn vị.
        checks: List<CheckDoc>,
        /// The top groups of the tree.
        /// Các nhóm trên cùng của cây chỉ số.
        groups: List<GroupDoc>,
        /// The indicators that belong to no group.
        /// Các chỉ số thành phần không thuộc nhóm nào.
        indicators: List<IndicatorDoc>,
        /// The targets that are met or not met.
        /// Các chỉ tiêu được đánh giá đạt hay không đạt.
        targets: List<TargetDoc>,
        /// Bonus points, added outside the tree.
        /// Điểm thưởng, cộng ngoài cây chỉ số.
        bonus: AdjustmentDoc,
        /// Penalty points, taken off outside the tree.
        /// Điểm trừ, tính ngoài cây chỉ số.
        penalty: AdjustmentDoc,
        /// Further totals over groups and indicators that stand in the tree already.
        /// Các tổng điểm khác, cộng từ nhóm và chỉ số đã có trong cây.
        views: List<ViewDoc>,
        /// How units are ranked.
        /// Cách xếp hạng các đơn vị.
        ranking: RankingDoc,
        /// The grades, from highest to lowest.
        /// Các mức xếp loại, từ cao xuống thấp.
        grades: List<GradeDoc>,
        /// What a unit needs in order to pass.
        /// Điều kiện để đơn vị được kết luận là đạt.
        verdict: VerdictDoc,
        ..note,
        ..allow,
        /// In an amendment: the keys of the file that are taken away.
        /// Trong văn bản sửa đổi: danh sách các khóa của tệp cần bỏ.
        remove: List<String>,
    }

    /// A level of groups.
    pub struct NamedLevelDoc = "a level" {
        ..id,
        /// The name of one group of the level, such as `{vi: Trụ cột, en: Pillar}`.
        /// Tên gọi một nhóm của cấp, ví dụ `{vi: Trụ cột, en: Pillar}`.
        name: NameDoc,
        /// How the shares of the children of its groups combine, where a group does not say it itself.
        /// Cách gộp tỷ lệ đạt của các mục con trong nhóm của cấp này, nếu nhóm không tự nêu.
        aggregate: Aggregate,
        /// How units are ordered by each group of the level; left out, they are not.
        /// Cách xếp hạng đơn vị theo từng nhóm của cấp; bỏ trống là không xếp hạng.
        ranking: RankingDoc,
    }

    /// The days on which something is in force.
    pub struct PeriodDoc = "a period" {
        /// The first day in force; open where it is left out.
        /// Ngày đầu tiên có hiệu lực; bỏ trống là không giới hạn.
        from: Day,
        /// The last day in force; open where it is left out.
        /// Ngày cuối cùng có hiệu lực; bỏ trống là không giới hạn.
        to: Day,
        /// Why no version was in force on the days before.
        /// Lý do trước đó có thời gian không phiên bản nào có hiệu lực.
        after_gap: String,
    }

    /// The time that a plan is for.
    pub struct TimeDoc = "the time of a plan" {
        /// The first day; a figure from before it meets nothing by itself.
        /// Ngày đầu tiên của kỳ; số liệu trước ngày này tự nó không đạt chỉ tiêu nào.
        from: Day,
        /// The last day, which is when targets are due that have no day of their own.
        /// Ngày cuối cùng của kỳ, cũng là hạn của chỉ tiêu không có hạn riêng.
        to: Day,
    }

    /// To how many places scores are rounded.
    pub struct RoundingDoc = "the rounding" {
        /// The places of the points of each part of `sum_of`.
        /// Số chữ số thập phân của điểm từng phần trong `sum_of`.
        part: Number,
        /// The places of an indicator's points.
        /// Số chữ số thập phân của điểm chỉ số thành phần.
        indicator: Number,
        /// The places of a group's points.
        /// Số chữ số thập phân của điểm nhóm.
        group: Number,
        /// The places of the total.
        /// Số chữ số thập phân của tổng điểm.
        total: Number,
        /// How is rounded; `half_up`, the default, rounds a half up.
        /// Cách làm tròn; mặc định `half_up`: từ nửa trở lên thì làm tròn lên.
        mode: RoundingMode,
    }

    /// How much must be covered by figures.
    pub struct CoverageDoc = "`coverage`" {
        /// Of the whole: below this share of the points, such as `65%`, a unit has no total.
        /// Với toàn bộ: thấp hơn tỷ lệ này, ví dụ `65%`, đơn vị không có tổng điểm.
        total: Number,
        /// Of each group: below this share of its points the group has no score, and is left out.
        /// Với mỗi nhóm: thấp hơn tỷ lệ này, nhóm không có điểm và được đưa ra khỏi mẫu số.
        group: Number,
    }

    /// What absent values do.
    pub struct AbsentDoc = "`absent`" {
        /// Where no value was submitted: zero, blank, excluded from its group or from the total, full points, no total, or an error.
        /// Khi không nộp số liệu: tính 0, bỏ trống, loại khỏi mẫu số của nhóm hoặc của tổng, cho đủ điểm, không có tổng điểm, hoặc báo lỗi.
        missing: AbsentPolicy,
        /// Where the value does not apply to the unit (`n/a`).
        /// Khi số liệu không áp dụng cho đơn vị (`n/a`).
        not_applicable: AbsentPolicy,
        /// Where whoever verifies it rejected the value.
        /// Khi số liệu bị cơ quan thẩm định bác bỏ.
        rejected: AbsentPolicy,
        /// Where a division is by a whole of 0; by default what a missing value does.
        /// Khi mẫu số của phép chia bằng 0; mặc định xử lý như khi thiếu số liệu.
        zero_whole: AbsentPolicy,
    }

    /// What must hold between metrics.
    pub struct CheckDoc = "a check" {
        ..id,
        /// The formula that must hold, such as `online <= all`.
        /// Công thức điều kiện phải đúng, ví dụ `online <= all`.
        !holds: String,
        /// What is said where it does not hold.
        /// Điều cần nói khi điều kiện không đúng.
        !message: NameDoc,
        /// `warning`, the default, only warns; `refuse` leaves the unit without total and rank.
        /// `warning` (mặc định): chỉ cảnh báo; `refuse`: không chấm và không xếp hạng đơn vị.
        severity: CheckSeverity,
        /// By how much a comparison of two numbers may fail.
        /// Sai lệch cho phép khi so sánh hai số.
        tolerance: Number,
        ..basis,
        ..remove,
        ..after,
    }

    /// A group of indicators or of other groups.
    pub struct GroupDoc = "a group" {
        ..id,
        ..code,
        ..name,
        /// The points of the group, or one for each unit kind; those of siblings add up to their parent's.
        /// Điểm tối đa của nhóm, hoặc một mức cho mỗi loại đơn vị; các mục cùng cấp cộng lại bằng điểm của mục trên.
        points: BoundDoc,
        /// A weight instead of points; the parent's points are divided in proportion.
        /// Trọng số thay cho điểm; điểm của mục trên được chia theo tỷ lệ.
        weight: BoundDoc,
        /// How the shares of the children combine; adding up points is the default.
        /// Cách gộp tỷ lệ đạt của các mục con; mặc định là cộng điểm.
        aggregate: Aggregate,
        /// What absent values do in all indicators of this group, key by key.
        /// Cách xử lý số liệu thiếu của mọi chỉ số trong nhóm này, theo từng khóa.
        absent: AbsentDoc,
        /// The groups in this group.
        /// Các nhóm con.
        groups: List<GroupDoc>,
        /// The indicators of the group.
        /// Các chỉ số thành phần của nhóm.
        indicators: List<IndicatorDoc>,
        ..basis,
        ..allow,
        ..remove,
        ..after,
    }

    /// An indicator.
    pub struct IndicatorDoc = "an indicator" {
        ..id,
        ..code,
        ..name,
        /// The points of the indicator, or one for each unit kind: `{commune: 20, ward: 15}`.
        /// Điểm tối đa của chỉ số thành phần, hoặc một mức cho mỗi loại đơn vị: `{commune: 20, ward: 15}`.
        points: BoundDoc,
        /// A weight instead of points; the parent's points are divided in proportion.
        /// Trọng số thay cho điểm; điểm của mục trên được chia theo tỷ lệ.
        weight: BoundDoc,
        /// How it is scored: exactly one method.
        /// Cách chấm điểm: đúng một phương pháp.
        !scoring: ScoringDoc,
        /// `required`: a value without evidence counts as missing; `optional` is the default.
        /// `required`: giá trị không có minh chứng coi như thiếu; mặc định `optional`.
        evidence: EvidenceRule,
        /// What absent values do in this indicator, key by key.
        /// Cách xử lý số liệu thiếu của riêng chỉ số này, theo từng khóa.
        absent: AbsentDoc,
        ..basis,
        ..allow,
        ..remove,
        ..after,
    }

    /// A target: conditions on a metric that are met or not met.
    pub struct TargetDoc = "a target" {
        ..id,
        ..code,
        ..name,
        /// The metric that is looked at, or a quotient `{part: …, whole: …}`.
        /// Số liệu được xét, hoặc thương `{part: …, whole: …}`.
        !of: MeasuredDoc,
        ..condition,
        /// The day that it must be reached by, one or one for each year (`{year: {2025: 2025-12-31}}`), else the last of its year or period.
        /// Hạn riêng của chỉ tiêu, một ngày hoặc mỗi năm một ngày (`{year: {2025: 2025-12-31}}`), bỏ trống là ngày cuối của năm hoặc kỳ.
        due: DueDoc,
        ..basis,
        ..allow,
        ..remove,
        ..after,
    }

    /// Days that go by the year.
    pub struct DueByYearDoc = "days by year" {
        /// The day of each year.
        /// Ngày của từng năm.
        !year: Named<Day, YearDays>,
    }

    /// Bonus or penalty points.
    pub struct AdjustmentDoc = "bonus or penalty points" {
        /// The most points that are added or taken off.
        /// Số điểm cộng hoặc trừ nhiều nhất.
        cap: Number,
        /// The indicators that add or take off points.
        /// Các chỉ số thành phần cho điểm thưởng hoặc điểm trừ.
        !indicators: List<IndicatorDoc>,
    }

    /// A view: a further total over nodes of the tree.
    pub struct ViewDoc = "a view" {
        ..id,
        ..name,
        /// The groups and indicators that it adds up; one may be in several views.
        /// Các nhóm và chỉ số được cộng; một mục có thể thuộc nhiều trụ cột.
        !of: List<String>,
        /// How the shares of the nodes combine; adding up points is the default.
        /// Cách gộp tỷ lệ đạt của các mục; mặc định là cộng điểm.
        aggregate: Aggregate,
        /// How units are ranked by it.
        /// Cách xếp hạng các đơn vị theo trụ cột này.
        ranking: RankingDoc,
        ..basis,
    }

    /// How units are ranked.
    pub struct RankingDoc = "the ranking" {
        /// To how many places totals are compared.
        /// Số chữ số thập phân của tổng điểm khi so sánh để xếp hạng.
        places: Number,
        /// What decides between equal totals, in order.
        /// Các mục lần lượt dùng để phân định khi bằng điểm.
        ties: List<String>,
        /// `competition`: 1, 2, 2, 4; `dense`: 1, 2, 2, 3.
        /// `competition`: 1, 2, 2, 4; `dense`: 1, 2, 2, 3.
        method: RankingMethod,
        /// The metric that has the rank, where ranks were published and are not worked out.
        /// Số liệu ghi thứ hạng, khi thứ hạng đã được công bố chứ không tính ra.
        of: String,
        /// Attributes of units: each unit also has a rank among those with the same, such as `[district]`.
        /// Các thuộc tính của đơn vị: mỗi đơn vị còn có hạng trong nhóm có cùng thuộc tính, ví dụ `[district]`.
        also_within: List<String>,
    }

    /// A grade. A unit gets the first, from the top, of which everything that it asks for holds.
    pub struct GradeDoc = "a grade" {
        /// The name: `{vi: …, en: …}`, or the Vietnamese name alone.
        /// Tên gọi: `{vi: …, en: …}`, hoặc chỉ tên tiếng Việt.
        !name: NameDoc,
        /// The least total of this grade: a share such as `80%`, or points above 1; there may be one for each unit kind.
        /// Tổng điểm thấp nhất của mức này: tỷ lệ như `80%`, hoặc số điểm lớn hơn 1; có thể ghi một mức cho mỗi loại đơn vị.
        at_least: BoundDoc,
        /// Conditions on scores that must all hold too.
        /// Các điều kiện về điểm cũng phải cùng đúng.
        when: List<GateDoc>,
        /// The part of the ranked units, from the first on, that the grade is kept for, such as `25%`.
        /// Chỉ dành cho nhóm xếp hạng đầu, ví dụ `25%`.
        top: BoundDoc,
    }

    /// What a unit needs in order to pass.
    pub struct VerdictDoc = "the verdict" {
        /// The gates that must all hold for a unit to pass.
        /// Các điều kiện phải cùng đúng thì đơn vị mới đạt.
        !pass_when: List<GateDoc>,
    }
}

shapes! {
    /// The day that a target must be reached by.
    DueDoc = "a day, or `{year: {2025: 2025-12-31}}`" {
        /// The same in every year.
        Scalar(Day),
        /// One for each year.
        Mapping(DueByYearDoc),
    }

    /// A level of groups: its id, or more of it.
    #[expect(clippy::large_enum_variant, reason = "a file has few levels")]
    LevelDoc = "an id, or a mapping with `id`, `name`, `aggregate` and `ranking`" {
        /// The id alone.
        Scalar(String),
        /// With a name, or with how its groups combine.
        Mapping(NamedLevelDoc),
    }
}

impl<T: Into<Day>> From<T> for DueDoc {
    fn from(day: T) -> Self {
        Self::Scalar(day.into())
    }
}

impl From<&str> for LevelDoc {
    fn from(id: &str) -> Self {
        Self::Scalar(id.to_owned())
    }
}

impl From<NamedLevelDoc> for LevelDoc {
    fn from(level: NamedLevelDoc) -> Self {
        Self::Mapping(level)
    }
}

impl FrameworkDoc {
    /// Makes an amendment: a document that says only what changes in the version `amends`, from its first day on.
    ///
    /// It is checked together with what it amends, as its text is: `points` and other keys take the place of those
    /// that were there, items are found by their ids, and what is left out stays.
    ///
    /// ```
    /// use dti_engine::model::FrameworkKind;
    /// use dti_engine::rules::Loader;
    /// use dti_engine::rules::document::{
    ///     FrameworkDoc, IndicatorDoc, MetricDoc, MetricTypeDoc, PeriodDoc, ScoringDoc, SourceDoc,
    /// };
    ///
    /// let from = |day: &str| day.parse().map(|day: dti_engine::number::Date| PeriodDoc::new().from(day));
    /// let metrics = ["portal", "plan", "team"].map(|id| (id, MetricDoc::new(MetricTypeDoc::YesNo)));
    /// let base = FrameworkDoc::new("demo/one", "2023", FrameworkKind::Index, "commune", metrics)
    ///     .in_force(from("2023-01-01")?)
    ///     .points(10)
    ///     .indicators([
    ///         IndicatorDoc::new("portal", ScoringDoc::yes_no("portal")).points(6),
    ///         IndicatorDoc::new("plan", ScoringDoc::yes_no("plan")).points(2),
    ///         IndicatorDoc::new("team", ScoringDoc::yes_no("team")).points(2),
    ///     ]);
    /// let source = SourceDoc::new().document("12/QĐ-UBND");
    /// let amendment = FrameworkDoc::amendment("demo/one", "2024", "2023", from("2024-01-01")?, source)
    ///     .metrics([("team", MetricDoc::removed())])
    ///     .indicators([IndicatorDoc::change("portal").points(8), IndicatorDoc::removed("team")]);
    ///
    /// let catalog = Loader::new().document(&amendment).document(&base).load().into_catalog()?;
    /// let amended = catalog.get("demo/one", "2024")?;
    /// assert_eq!(amended.nodes().map(|node| node.id()).collect::<Vec<_>>(), ["portal", "plan"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn amendment(
        framework: impl Into<String>,
        version: impl Into<String>,
        amends: impl Into<String>,
        in_force: impl Into<PeriodDoc>,
        source: impl Into<SourceDoc>,
    ) -> Self {
        let document = Self::default().framework(framework).version(version).amends(amends);
        document.in_force(in_force).source(source)
    }
}

changes!(GroupDoc, IndicatorDoc, TargetDoc, CheckDoc);
