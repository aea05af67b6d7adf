//! Conditions on scores as they are written: the gates of a verdict, and what grades ask for.

use super::declare::{documents, one_of};
use super::entry::List;
use super::measured::BoundDoc;
use super::one_or_many::OneOrMany;

documents! {
    /// The bounds of a score: of the total, or of what `count` counts.
    pub struct ScoreRangeDoc = "the bounds" {
        ..score_bounds,
    }

    /// The condition `every`: each node of a level has a score within bounds.
    pub struct EveryDoc = "`every`" {
        /// The level: `group`, `indicator`, or a name of `levels`.
        /// Cấp được xét: `group`, `indicator`, hoặc tên trong `levels`.
        !level: String,
        ..score_bounds,
    }

    /// The condition `score`: one node has a score within bounds.
    pub struct ScoreDoc = "`score`" {
        /// The id of a group or indicator.
        /// Mã của nhóm hoặc chỉ số.
        !of: String,
        ..score_bounds,
    }

    /// The condition `count`: so many are met, or have a score within bounds.
    pub struct CountDoc = "`count`" {
        /// How many at least.
        /// Số mục ít nhất phải đạt.
        at_least: BoundDoc,
        /// More than how many.
        /// Số mục đạt phải nhiều hơn số này.
        above: BoundDoc,
        /// How many at most.
        /// Số mục nhiều nhất được đạt.
        at_most: BoundDoc,
        /// Fewer than how many.
        /// Số mục đạt phải ít hơn số này.
        below: BoundDoc,
        /// What is counted; all where it is left out.
        /// Các mục được đếm; bỏ trống là tất cả.
        of: List<String>,
        /// The level of which the nodes are counted.
        /// Cấp có các mục được đếm.
        level: String,
        /// The bounds of the score that counts; without them, what is met counts.
        /// Mức điểm để được đếm; bỏ trống là đếm mục đạt.
        share: ScoreRangeDoc,
    }
}

one_of! {
    /// A condition on scores, a gate of the verdict or of a grade: exactly one key.
    struct GateDoc = "a gate", read as GateKeys "GateKeys";

    /// What a gate asks for.
    #[expect(clippy::large_enum_variant, reason = "a file has few gates")]
    enum GateKindDoc, got by kind {
        /// The total is within bounds.
        /// Tổng điểm nằm trong mức yêu cầu.
        total: Total(ScoreRangeDoc),
        /// Every item of a level is within bounds.
        /// Mọi mục của một cấp nằm trong mức yêu cầu.
        every: Every(EveryDoc),
        /// One group or indicator is within bounds.
        /// Một nhóm hoặc chỉ số nằm trong mức yêu cầu.
        score: Score(ScoreDoc),
        /// What must be met: ids, or `all`.
        /// Các mục phải đạt: danh sách mã, hoặc `all`.
        met: Met(OneOrMany),
        /// How many are met, or within bounds.
        /// Có bao nhiêu mục đạt, hoặc nằm trong mức yêu cầu.
        count: Count(CountDoc),
        /// Among this part of the ranked units, from the first on.
        /// Thuộc phần này của các đơn vị được xếp hạng, kể từ hạng nhất.
        top: Top(BoundDoc),
        /// A formula that is a condition on metrics.
        /// Một công thức điều kiện trên số liệu.
        formula: Formula(String),
    }
}
