//! A scorecard as text for people.
//!
//! The layout is for a terminal of 100 columns: names on the left, points on the right, the working
//! under each indicator.

use std::fmt;

use rust_decimal::Decimal;

use super::cards::{
    AdjustmentCard, AdjustmentKind, NodeCard, NodeDetail, Scorecard, TargetCard, shown,
};
use super::lines::{Lines, WIDTH};
use super::words::{CardWords, Words};
use super::written::Written;
use crate::diagnostic::in_a_line;
use crate::model::{Body, Criteria, Language, Source, Text};
use crate::number::Shown;
use crate::outcome::{GateOutcome, NoTotal, UnitOutcome};

/// The text of a scorecard.
struct Explanation<'a> {
    card: Scorecard<'a>,
    words: Words,
}

impl fmt::Display for Explanation<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = Lines::new(WIDTH);
        self.write(&mut out);
        f.write_str(&out.finish())
    }
}

/// Returns the beginning of a digest, for display.
fn short(digest: &str) -> &str {
    digest.get(..16).unwrap_or(digest)
}

/// Returns the indent of a node, in levels.
fn depth(depth: u32) -> usize {
    usize::try_from(depth).unwrap_or(1).saturating_sub(1).min(8)
}

impl Explanation<'_> {
    fn write(&self, out: &mut Lines) {
        self.heading(out);
        if !self.card.reported() {
            return self.footing(out);
        }
        match self.card.framework().body() {
            Body::Index(_) => {
                self.card.nodes().for_each(|node| self.node(out, &node));
                self.card.adjustments().iter().for_each(|card| self.adjustment(out, card));
                self.views(out);
            }
            Body::Criteria(criteria) if criteria.only_checks() => {}
            Body::Criteria(_) => {
                out.gap();
                self.card.targets().for_each(|target| self.target(out, &target));
            }
        }
        self.findings(out);
        self.grades(out);
        self.gates(out);
        self.footing(out);
    }

    fn heading(&self, out: &mut Lines) {
        let words = self.words;
        let unit = self.card.unit();
        let title = words.pick("PHIẾU ĐIỂM", "SCORECARD");
        let (name, id) = (in_a_line(&unit.unit.name), in_a_line(&unit.unit.id));
        out.whole(&format!("{title} · {name} ({id})"));
        let framework = self.card.framework();
        let name = words.name(framework.name());
        let text = format!("{name} · {}", framework.edition());
        let source = self.source(framework.source());
        out.row(0, [text, source].join(" · ").trim_end_matches(" · "), "");
        out.row(0, self.card.outcome().figures(words.0), "");
        if self.only_checks() {
            return;
        }
        let what = match framework.body() {
            Body::Index(_) => words.pick("Tổng điểm", "Total"),
            Body::Criteria(_) => words.pick("Số chỉ tiêu đạt", "Targets met"),
        };
        let total = unit.total.map_or(Written::text("–"), |total| words.shown(total));
        let share = unit.share.map_or(Written::text("–"), |share| words.percent(share));
        let total = format!("{what} {total} / {} ({share})", words.shown(self.points()));
        let parts: Vec<_> = std::iter::once(total).chain(self.conclusions(&unit)).collect();
        out.row(0, parts.join(" · "), "");
        self.formed_from(out);
        self.about_total(out, &unit);
    }

    fn only_checks(&self) -> bool {
        self.card.framework().criteria().is_some_and(Criteria::only_checks) && self.card.reported()
    }

    /// Writes the units that it was formed from, with their totals.
    fn formed_from(&self, out: &mut Lines) {
        if let Some(text) = self.card.formed_from_in_words(self.words) {
            out.row(0, &text, "");
        }
    }

    /// Writes the reason why there is no total, and the points that no figure decided.
    fn about_total(&self, out: &mut Lines, unit: &UnitOutcome<'_>) {
        let words = self.words;
        if let Some(reason) = unit.no_total {
            out.row(0, self.card.no_total_told(reason, words), "");
        }
        for left_out in self.card.left_out() {
            let text = left_out.in_words(self.card.framework(), words.0);
            let items = left_out.items.join(", ");
            let head = words.pick("Không dựa trên số liệu", "Not based on figures");
            out.row(0, format_args!("{head}: {text} ({items})"), "");
        }
    }

    /// Returns the most points that a unit can have.
    fn points(&self) -> Shown {
        match self.card.framework().body() {
            Body::Index(tree) => shown(&tree.points),
            Body::Criteria(criteria) => {
                Decimal::from(u64::try_from(criteria.targets.len()).unwrap_or(u64::MAX)).into()
            }
        }
    }

    /// Returns rank, grade and verdict, those that there are.
    fn conclusions(&self, unit: &UnitOutcome<'_>) -> impl Iterator<Item = String> {
        let words = self.words;
        let said = |word: &str, what: &str| format!("{word} {what}");
        let rank = unit.rank.map(|rank| said(words.pick("hạng", "rank"), &rank.to_string()));
        let grade = unit.grade.map(|name| said(words.pick("xếp loại", "grade"), words.name(name)));
        let verdict = unit.verdict.map(|verdict| words.verdict(verdict));
        let verdict = verdict.map(|verdict| said(words.pick("kết luận", "verdict"), verdict));
        let within = self.card.framework().ranked_within().zip(unit.ranks_within());
        let within = within.filter_map(|(attribute, (_, rank))| {
            let named = words.name(&attribute.name);
            let word = format!("{} {named}", words.pick("hạng trong", "rank within"));
            Some(said(&word, &rank?.to_string()))
        });
        let within: Vec<_> = within.collect();
        rank.into_iter().chain(within).chain(grade).chain(verdict)
    }

    /// Returns document, article, cited lines and standing, those that are given.
    fn source(&self, source: &Source) -> String {
        let mut parts = Vec::new();
        parts.extend(source.document.clone());
        parts.extend(source.article.clone());
        if !source.cites.is_empty() {
            let cites: Vec<_> = source.cites.iter().map(ToString::to_string).collect();
            parts.push(format!("[{}]", cites.join(", ")));
        }
        parts.extend(source.criterion.as_ref().map(|of| self.words.serves(of)));
        parts.extend(self.words.standing_of(source));
        parts.join(" · ")
    }

    fn node(&self, out: &mut Lines, node: &NodeCard) {
        let words = self.words;
        let depth = depth(node.depth);
        let indent = depth.saturating_mul(2);
        if depth == 0 {
            out.gap();
        }
        let code = node.code.as_deref().unwrap_or_default();
        let space = if code.is_empty() { "" } else { " " };
        let mark = self.card.outcome().mark(node.origin, words);
        let name = words.marked(&node.titled(self.card.framework(), words.0), mark);
        let score = node.score.map_or(Written::text("–"), |score| words.shown(score));
        let points = words.shown(node.points);
        let rank = node.rank.map(|rank| format!(" · {} {rank}", words.pick("hạng", "rank")));
        let rank = rank.unwrap_or_default();
        let came = format_args!("{score} / {points}{rank}");
        out.row(indent, format_args!("{code}{space}{name}"), came);
        let indent = indent.saturating_add(4);
        let framework = CardWords::new(self.card.framework(), words.0);
        node.work(framework, &mut |depth, text| out.worked(indent, depth, text));
        if !matches!(node.detail, NodeDetail::Group(_)) {
            self.source_line(out, indent, node.source.as_ref());
        }
    }

    fn adjustment(&self, out: &mut Lines, card: &AdjustmentCard) {
        let words = self.words;
        let (name, sign) = match card.kind {
            AdjustmentKind::Bonus => (words.pick("Điểm thưởng", "Bonus points"), "+"),
            AdjustmentKind::Penalty => (words.pick("Điểm trừ", "Penalty points"), "−"),
        };
        let cap = match card.cap {
            Some(cap) => format!(" ({} {})", words.pick("tối đa", "at most"), words.shown(cap)),
            None => String::new(),
        };
        out.gap();
        out.row(0, format_args!("{name}{cap}"), format_args!("{sign}{}", words.shown(card.points)));
        for node in &card.indicators {
            self.node(out, &NodeCard { depth: 2, ..node.clone() });
        }
    }

    fn target(&self, out: &mut Lines, card: &TargetCard) {
        let words = self.words;
        let code = card.code.as_ref().map(|code| format!("{code}. ")).unwrap_or_default();
        let name = format!("{code}{}", words.name(&card.name));
        out.row(0, &name, self.card.target_state(card, words));
        for line in card.working(self.card.framework(), words.0) {
            out.worked(4, line.depth, line.text);
        }
        self.source_line(out, 4, card.source.as_ref());
    }

    fn source_line(&self, out: &mut Lines, indent: usize, source: Option<&Source>) {
        if let Some(source) = source {
            let word = self.words.pick("căn cứ", "source");
            out.line(indent, format_args!("{word}: {}", self.source(source)));
        }
    }

    fn findings(&self, out: &mut Lines) {
        let words = CardWords::new(self.card.framework(), self.words.0);
        let findings = self.card.findings();
        if findings.is_empty() {
            return;
        }
        out.gap();
        out.whole(words.pick("Kiểm tra số liệu", "Checks of the figures"));
        for finding in &findings {
            out.row(2, words.name(&finding.message), words.severity(finding.severity));
            for line in finding.working(words) {
                out.worked(6, line.depth, line.text);
            }
        }
    }

    /// Adds the views with their nodes, if there are any.
    fn views(&self, out: &mut Lines) {
        let views = self.card.unit().views();
        if views.len() == 0 {
            return;
        }
        out.gap();
        out.whole(self.words.pick("Theo trụ cột", "By view"));
        for (view, came) in views {
            let words = self.words;
            let score = came.score.map_or(Written::text("–"), |score| words.shown(score));
            let share = came.share.map(|share| format!(" ({})", words.percent(share)));
            let rank = came.rank.map(|rank| format!(" · {} {rank}", words.pick("hạng", "rank")));
            let (points, share) = (words.shown(came.points), share.unwrap_or_default());
            let told = format!("{score} / {points}{share}{}", rank.unwrap_or_default());
            out.row(2, words.name(view.name()), &told);
            let nodes: Vec<_> = view.nodes().map(|node| node.id()).collect();
            out.row(6, nodes.join(" + "), "");
        }
    }

    /// Adds the grades down to the one that the unit earns, if they ask for more than a total.
    fn grades(&self, out: &mut Lines) {
        let grades = self.card.grades();
        if grades.is_empty() {
            return;
        }
        out.gap();
        out.whole(self.words.pick("Điều kiện xếp loại", "What the grades ask"));
        for grade in &grades {
            let mark = if grade.held { "✓" } else { "✗" };
            out.row(2, format_args!("{mark} {}", self.words.name(&grade.name)), "");
            grade.conditions.iter().for_each(|gate| self.gate(out, 4, gate));
        }
        if !grades.iter().any(|grade| grade.held) {
            out.row(2, self.words.pick("Không thuộc mức nào.", "The unit is in no grade."), "");
        }
    }

    fn gates(&self, out: &mut Lines) {
        let gates = self.card.gates();
        if gates.is_empty() {
            return;
        }
        out.gap();
        out.whole(self.words.pick("Điều kiện công nhận", "What the verdict asks"));
        if self.card.unit().total.is_none() {
            let note = self.words.pick(
                "Đơn vị không có tổng điểm, nên không đạt.",
                "The unit has no total, so it does not pass.",
            );
            out.row(2, note, "");
        }
        gates.iter().for_each(|gate| self.gate(out, 2, gate));
    }

    fn gate(&self, out: &mut Lines, depth: usize, gate: &GateOutcome) {
        let (framework, language) = (self.card.framework(), self.words.0);
        let mark = if gate.held { "✓" } else { "✗" };
        let asked = format!("{mark} {}", gate.asked(framework, language));
        out.row(depth, &asked, gate.found(framework, language));
        let below = depth.saturating_add(4);
        for line in gate.working(framework, language) {
            out.worked(below, line.depth, line.text);
        }
    }

    fn footing(&self, out: &mut Lines) {
        let words = self.words;
        let digests = self.card.outcome().digests();
        out.gap();
        if !self.card.outcome().evidence_seen() {
            out.row(0, no_evidence(words), "");
        }
        out.whole(&format!(
            "{} sha256:{}… · {} sha256:{}…",
            words.pick("Bộ quy tắc", "Rules"),
            short(&digests.rules),
            words.pick("số liệu", "data"),
            short(&digests.data)
        ));
        let beside = [
            (words.pick("Số liệu năm trước", "Data of the year before"), &digests.previous),
            (words.pick("Tệp sáp nhập", "Mergers"), &digests.mergers),
        ];
        for (what, digest) in beside {
            if let Some(digest) = digest {
                out.whole(&format!("{what} sha256:{}…", short(digest)));
            }
        }
    }
}

const fn no_evidence(words: Words) -> &'static str {
    words.pick(
        "Số liệu không kèm tài liệu kiểm chứng; điểm chưa xét đến kiểm chứng.",
        "The data carry no evidence; scores do not take evidence into account.",
    )
}

impl<'a> Scorecard<'a> {
    /// Explains the scorecard to people, with the reasons for every point.
    #[must_use]
    pub fn explain(&self, language: Language) -> impl fmt::Display + use<'a> {
        Explanation { card: *self, words: Words(language) }
    }

    /// Says why the unit has no total, in a sentence.
    pub(crate) fn no_total_told(&self, reason: NoTotal, words: Words) -> &'static str {
        match reason {
            NoTotal::Incomplete if self.outcome.merged().is_some() => words.pick(
                "Có đơn vị trước sáp nhập không có tổng điểm, hoặc không có điểm cần cho tổng điểm, nên không có tổng điểm.",
                "A predecessor has no total, or no score that the total is made of, so there is no total.",
            ),
            _ => words.no_total_told(reason),
        }
    }

    /// Says from which units it was formed: `Formed from: Tỉnh Hà Giang (total 456.10), Tỉnh Tuyên Quang (no total)`.
    /// `None` if it was formed from none.
    pub(crate) fn formed_from_in_words(&self, words: Words) -> Option<String> {
        let told = |(name, total): (&Text, Option<Shown>)| {
            let total = match total {
                Some(total) => {
                    format!("{} {}", words.pick("tổng điểm", "total"), words.shown(total))
                }
                None => words.pick("không có tổng điểm", "no total").to_owned(),
            };
            format!("{} ({total})", words.name(name))
        };
        let from: Vec<_> = self.formed_from().into_iter().map(told).collect();
        let head = words.pick("Hợp thành từ", "Formed from");
        (!from.is_empty()).then(|| format!("{head}: {}", from.join(", ")))
    }

    /// Returns the computed state of a target, with its marks.
    pub(crate) fn target_state(&self, card: &TargetCard, words: Words) -> String {
        let criteria = self.framework().criteria();
        let target =
            criteria.and_then(|criteria| criteria.find(&card.id)).map(|(_, target)| target);
        let mark = target.and_then(|target| self.outcome.target_mark(target, self.row, words));
        words.marked(words.state(card.computed), mark.as_deref())
    }
}
