//! A comparison as text for people.

use std::fmt;

use super::both::Both;
use super::comparison::Comparison;
use super::item::ItemComparison;
use super::reason::{Reason, RuleChange};
use super::scores::{Measure, Scores};
use super::unit::{Rank, UnitComparison};
use crate::model::{EvidenceRule, Language, Metric};
use crate::number::{Exact, Rounding, Shown};
use crate::outcome::{Input, Outcome, Predecessor};
use crate::scorecard::{CardWords, Lines, PeerFigure, WIDTH, Words};

/// The least width of a line.
const LEAST: usize = 40;
/// The most decimal places of a figure; `≈` says that digits were dropped.
const PLACES: u32 = 4;

/// The text of a comparison of a unit or item.
struct Told<'c> {
    what: What<'c>,
    words: Words,
}

enum What<'c> {
    Unit(UnitComparison<'c>),
    Item(ItemComparison<'c>),
}

impl<'c> UnitComparison<'c> {
    /// Explains the comparison to people: totals, ranks and grades, then everything that changed with its
    /// reasons, the largest difference first. `{}` writes lines of at most 100 columns, `{:80}` of at most 80. A
    /// single word that is longer stays whole.
    #[must_use]
    pub fn explain(&self, language: Language) -> impl fmt::Display + use<'c> {
        Told { what: What::Unit(*self), words: Words(language) }
    }
}

impl<'c> ItemComparison<'c> {
    /// Explains the comparison to people: the scores, the difference, and below them the reasons. `{}` writes lines of
    /// at most 100 columns, `{:80}` of at most 80.
    #[must_use]
    pub fn explain(&self, language: Language) -> impl fmt::Display + use<'c> {
        self.told(language)
    }

    const fn told(&self, language: Language) -> Told<'c> {
        Told { what: What::Item(*self), words: Words(language) }
    }

    /// Puts each of the [reasons](Self::reasons) into words.
    #[must_use]
    pub fn reasons_in_words(&self, language: Language) -> Vec<String> {
        let text = self.told(language);
        self.reasons().iter().map(|reason| text.reason(self, reason)).collect()
    }
}

impl<'c> Told<'c> {
    fn comparison(&self) -> &'c Comparison<'c> {
        match self.what {
            What::Unit(unit) => unit.comparison(),
            What::Item(item) => item.unit().comparison(),
        }
    }
}

impl fmt::Display for Told<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut lines = Lines::new(f.width().unwrap_or(WIDTH).max(LEAST));
        match self.what {
            What::Unit(unit) => self.unit(&mut lines, unit),
            What::Item(item) => self.item(&mut lines, 0, item),
        }
        f.write_str(&lines.finish())
    }
}

impl Told<'_> {
    fn unit(&self, lines: &mut Lines, unit: UnitComparison<'_>) {
        let words = self.words;
        lines.line(0, &unit.unit().name);
        lines.line(2, unit.comparison().figures(words.0));
        let total = match unit.comparison().outcomes().other.framework().criteria() {
            Some(_) => words.pick("Chỉ tiêu đạt", "Targets met"),
            None => words.pick("Tổng điểm", "Total"),
        };
        lines.line(2, format_args!("{total}: {}", self.scores(&unit.total())));
        self.results(lines, unit);
        if let Some(predecessors) = unit.predecessors() {
            lines.line(2, self.merged(&predecessors));
        }
        let mut changed = unit.largest().peekable();
        if changed.peek().is_none() {
            lines.line(2, words.pick("Không có thay đổi.", "Nothing changed."));
        }
        changed.for_each(|item| self.item(lines, 2, item));
    }

    /// Writes rank, grade and verdict, if there are any.
    fn results(&self, lines: &mut Lines, unit: UnitComparison<'_>) {
        let words = self.words;
        let mut parts = Vec::new();
        let rank = unit.ranks();
        if rank != Both::default() {
            let among = |rank: Option<Rank>| {
                rank.map_or_else(|| "–".to_owned(), |rank| format!("{}/{}", rank.rank, rank.of))
            };
            let change = match unit.rank_change() {
                Some(change) if change > 0 => {
                    format!(" ({} {change})", words.pick("lên", "up"))
                }
                Some(change) if change < 0 => {
                    format!(" ({} {})", words.pick("xuống", "down"), change.unsigned_abs())
                }
                _ => String::new(),
            };
            let arrow = arrow(rank.map(among));
            parts.push(format!("{} {arrow}{change}", words.pick("hạng", "rank")));
        }
        let grade = unit.grade().map(|grade| grade.map(|grade| words.name(grade)));
        if grade != Both::default() {
            let arrow = arrow(grade.map(|grade| grade.unwrap_or("–").to_owned()));
            parts.push(format!("{} {arrow}", words.pick("xếp loại", "grade")));
        }
        let verdict = unit.verdict().map(|verdict| verdict.map(|v| words.verdict(v)));
        if verdict != Both::default() {
            let arrow = arrow(verdict.map(|verdict| verdict.unwrap_or("–").to_owned()));
            parts.push(format!("{} {arrow}", words.pick("kết luận", "verdict")));
        }
        let refused = unit.refused();
        for (refused, name) in [
            (refused.base, &self.comparison().names().base),
            (refused.other, &self.comparison().names().other),
        ] {
            if refused {
                let word = words.pick("kiểm tra số liệu không cho tính", "refused by a check");
                parts.push(format!("{}: {word}", words.name(name)));
            }
        }
        if !parts.is_empty() {
            lines.line(2, parts.join(" · "));
        }
    }

    fn item(&self, lines: &mut Lines, indent: usize, item: ItemComparison<'_>) {
        let code = item.code().map(|code| format!("{code} ")).unwrap_or_default();
        let name = self.words.name(item.name());
        let scores = match item.state().present() {
            Some(states) => {
                let words = self.words;
                let state =
                    |state, mark: Option<String>| words.marked(words.state(state), mark.as_deref());
                self.named(states.with(item.marks(words), state))
            }
            None => self.scores(&item.scores()),
        };
        lines.line(indent, format_args!("{code}{name}: {scores}"));
        let indent = indent.saturating_add(2);
        let declared = item.declared();
        if declared.differ() {
            let said = |met: Option<bool>| match met {
                Some(true) => self.words.pick("đạt", "met"),
                Some(false) => self.words.pick("chưa đạt", "not met"),
                None => "–",
            };
            let arrow = arrow(declared.map(|met| said(met).to_owned()));
            lines.line(indent, format_args!("{}: {arrow}", self.words.pick("tự khai", "declared")));
        }
        for reason in item.reasons() {
            lines.line(indent, self.reason(&item, &reason));
        }
    }

    /// `tự đánh giá 40,00 → thẩm định 33,20 (−6,80)`
    fn scores(&self, scores: &Scores) -> String {
        let words = self.words;
        let share = scores.measure() == Some(Measure::Share);
        let (sides, difference) = if share {
            let share = |share: Option<Exact>| Some(words.percent(shown(&share?)?).to_string());
            let hundredfold = |d: Exact| d.times(&Exact::from(100u64)).ok();
            (scores.share().map(share), scores.difference().and_then(hundredfold))
        } else {
            (scores.shown().map(|score| Some(self.number(score?))), scores.difference())
        };
        let none = || words.pick("không chấm", "no score").to_owned();
        let difference = if share {
            difference.and_then(|difference| Shown::distance(&difference))
        } else {
            difference.and(scores.shown_difference())
        };
        let unit = if share { words.pick(" điểm %", " percentage points") } else { "" };
        let difference = difference
            .map(|difference| format!(" ({}{unit})", self.signed(difference)))
            .unwrap_or_default();
        format!("{}{difference}", self.named(sides.map(|side| side.unwrap_or_else(none))))
    }

    /// `tự đánh giá … → thẩm định …`
    fn named(&self, sides: Both<String>) -> String {
        let names = self.comparison().names().as_ref();
        let named = |name, side| format!("{} {side}", self.words.name(name));
        let Both { base, other } = names.with(sides, named);
        format!("{base} → {other}")
    }

    /// Returns a score to four places, with `≈` where there are more.
    fn number(&self, number: Shown) -> String {
        self.words.shown(in_brief(number)).to_string()
    }

    fn signed(&self, number: Shown) -> String {
        self.words.signed(in_brief(number)).to_string()
    }

    fn reason(&self, item: &ItemComparison<'_>, reason: &Reason<'_>) -> String {
        let words = self.words;
        match reason {
            Reason::Value(inputs) => self.value(item, inputs),
            Reason::Peers { metric, figure, value } => self.peers(metric, *figure, *value),
            Reason::Rules(change) => {
                let what = match change {
                    RuleChange::Points => {
                        let points = item.scores().points;
                        let shown =
                            |points| shown(&points).map_or_else(String::new, |p| self.number(p));
                        let points = arrow(points.map(shown));
                        return format!("{} {points}", words.pick("điểm tối đa:", "points:"));
                    }
                    RuleChange::Scoring => words.pick("cách tính điểm", "the scoring method"),
                    RuleChange::Target => words.pick("mức chỉ tiêu", "what the target asks"),
                    RuleChange::Absences => {
                        words.pick("cách xử lý số liệu thiếu", "what absent values do")
                    }
                    RuleChange::Evidence => {
                        words.pick("yêu cầu tài liệu kiểm chứng", "whether evidence is required")
                    }
                    RuleChange::Rounding => words.pick("cách làm tròn", "the rounding"),
                    RuleChange::Aggregate => words.pick("cách tổng hợp", "how shares combine"),
                    RuleChange::Children => words.pick("các chỉ số trong nhóm", "what is in it"),
                };
                format!("{} {what}", words.pick("quy định thay đổi:", "the rules changed:"))
            }
            Reason::Kind(kinds) => {
                let kinds = arrow(kinds.map(|kind| words.kind(kind)));
                format!("{} {kinds}", words.pick("loại đơn vị:", "unit kind:"))
            }
            Reason::Merged(parts) => self.merged(parts),
        }
    }

    /// `Số thiết bị có giải pháp: 55 → 53 · lý do: …`
    fn value(&self, item: &ItemComparison<'_>, inputs: &Both<Input>) -> String {
        let words = self.words;
        let outcomes = self.comparison().outcomes();
        let given = |outcome: &Outcome, input: &Input| input.shown(outcome.framework(), words.0);
        let given = arrow(outcomes.with(inputs.as_ref(), given));
        let of_cards = CardWords::new(outcomes.other.framework(), words.0);
        let mut text = format!("{}: {given}", of_cards.given(&inputs.other).0);
        let mut part = |word: &str, of: &str| text.push_str(&format!(" · {word}{of}"));
        let evidence = inputs.as_ref().map(|input| input.evidence.as_deref());
        if evidence.differ() {
            let none = words.pick("không có", "none");
            let evidence = arrow(evidence.map(|evidence| evidence.unwrap_or(none).to_owned()));
            part(words.pick("tài liệu kiểm chứng: ", "evidence: "), &evidence);
        }
        let unbacked = item.evidence_rule() == EvidenceRule::Required
            && self.comparison().outcomes().other.evidence_seen()
            && inputs.other.evidence.is_none()
            && inputs.other.value.is_present();
        if unbacked {
            part(words.pick("không tính vì thiếu tài liệu", "does not count without it"), "");
        }
        if let Some(reason) = &inputs.other.reason {
            part(words.pick("lý do: ", "reason: "), reason);
        }
        text
    }

    /// `các đơn vị cùng loại, Số cuộc họp: cao nhất 98 → 95`
    fn peers(&self, metric: &Metric, of: PeerFigure, value: Both<Option<Shown>>) -> String {
        let words = self.words;
        let figure = match of {
            PeerFigure::Smallest => words.pick("thấp nhất", "smallest"),
            PeerFigure::Largest => words.pick("cao nhất", "largest"),
            PeerFigure::Mean => words.pick("trung bình", "mean"),
            PeerFigure::Deviation => words.pick("độ lệch chuẩn", "standard deviation"),
            PeerFigure::Less => words.pick("số đơn vị thấp hơn", "units with less"),
            PeerFigure::More => words.pick("số đơn vị cao hơn", "units with more"),
            PeerFigure::Count => words.pick("số đơn vị có số liệu", "units with a value"),
        };
        let counted = matches!(of, PeerFigure::Less | PeerFigure::More | PeerFigure::Count);
        let shown = |value: Option<Shown>| match value {
            None => "–".to_owned(),
            Some(count) if counted => words.shown(count).to_string(),
            Some(value) => words.measure(metric, value).to_string(),
        };
        let name = words.name(&metric.name);
        let peers = words.pick("các đơn vị cùng loại", "units of the kind");
        format!("{peers}, {name}: {figure} {}", arrow(value.map(shown)))
    }

    /// `trung bình của Hà Giang 30,00; Tuyên Quang 42,00`
    fn merged(&self, predecessors: &[Predecessor]) -> String {
        let words = self.words;
        let dataset = self.comparison().outcomes().base.dataset();
        let scored = |predecessor: &Predecessor| {
            let id = predecessor.unit.as_str();
            let name = dataset.unit(id).ok().map(|unit| unit.name());
            let score = predecessor.score.map_or_else(
                || words.pick("chưa có điểm", "no score").to_owned(),
                |score| self.number(score),
            );
            format!("{} {score}", name.unwrap_or(id))
        };
        let scored: Vec<_> = predecessors.iter().map(scored).collect();
        format!("{} {}", words.pick("trung bình của", "mean of"), scored.join("; "))
    }
}

/// `base → other`, or one of them if they are the same.
fn arrow(sides: Both<String>) -> String {
    match sides.differ() {
        true => format!("{} → {}", sides.base, sides.other),
        false => sides.other,
    }
}

fn shown(number: &Exact) -> Option<Shown> {
    number.shown(Rounding::MAX_PLACES).ok()
}

/// Cuts a number to four places. A number of more places was not rounded to them, so its trailing zeros
/// mean nothing.
fn in_brief(number: Shown) -> Shown {
    if number.scale() <= PLACES { number } else { number.to_places(PLACES).normalize() }
}
