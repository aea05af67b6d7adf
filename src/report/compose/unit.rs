//! The report of one unit.

use super::framing::{about, document_line, titled};
use crate::model::{Criteria, Language, TargetState, Text, View};
use crate::number::{Exact, Shown};
use crate::outcome::{GateOutcome, GateRule, Outcome, TotalBound, ViewResult};
use crate::report::columns::Columns;
use crate::report::document::Page;
use crate::report::tables::{scorecard_in_brief, working, working_column};
use crate::report::{
    Block, Cell, Column, Figure, Peers, Report, Section, Table, Tone, scorecard, targets,
};
use crate::scorecard::{Scorecard, TargetCard, Words};

/// Makes the report of one unit: the result, its main indices next to the median and the best if `peers` are
/// given, every node or target, the gates of the verdict, findings and sources.
///
/// Compute [`Peers`] once for all units of an outcome. [`Scorecard::explain`] says more: how every point is
/// computed, step by step.
#[must_use]
pub fn of_unit(card: &Scorecard<'_>, peers: Option<&Peers<'_>>, language: Language) -> Report {
    let words = Words(language);
    let framework = card.framework();
    let unit = card.unit();
    let mut report = about(card.outcome(), &unit.unit.name, language);
    report.lead.insert(0, words.name(framework.name()).to_owned());
    let mut result = Section::new("result", words.pick("Kết quả", "Result"));
    result.blocks.extend(came_to(card, language));
    if !card.reported() {
        report.sections.push(result);
        return report;
    }
    let chart = peers.and_then(|peers| peers.profile(&unit.unit.id, language).ok());
    result.blocks.extend(chart.map(Block::from));
    if framework.criteria().is_some_and(Criteria::only_checks) {
        report.sections.extend(findings(card, language));
        return report;
    }
    report.sections.push(result);
    report.sections.push(match framework.criteria() {
        Some(_) => Section::new("targets", words.pick("Chỉ tiêu", "Targets"))
            .with(counted(words, card))
            .with(targets(card, language)),
        None => Section::new("scorecard", words.pick("Phiếu điểm", "Scorecard"))
            .with(scorecard(card, language)),
    });
    let others = [
        ("views", views(card, language)),
        ("grades", grades(card, language)),
        ("gates", gates(card, language)),
    ];
    for (id, table) in others.into_iter().filter(|(_, table)| !table.is_empty()) {
        report.sections.push(Section::new(id, table.title()).with(table));
    }
    report.sections.extend(findings(card, language));
    report
}

/// Makes the cards of all units in rank order, to be printed: a page of A4 for each, if its indicators have room there. A
/// line says how each indicator came to its points.
///
/// ```
/// # use dti_engine::{Dataset, Framework, Language, Plan, report};
/// # let framework = Framework::from_yaml("framework: demo/one\nversion: '1'\nkind: index\nunit_kind: commune\n\
/// #   \npoints: 10\nabsent: {missing: zero}\nmetrics: {done: {type: count}}\nindicators:\n  - {id: rate, points: 10, \
/// #   scoring: {linear: {of: done, zero_at: 0, full_at: 10}}}\n")?;
/// let dataset = Dataset::from_csv("unit,done\nan,2\nbinh,4\n".as_bytes(), &framework)?;
/// let outcome = Plan::compile(&framework)?.score(&dataset)?;
/// let cards = report::of_cards(&outcome, Language::Vi).to_markdown();
/// assert!(cards.contains("| rate | (4 − 0) ÷ (10 − 0) → 40% | 4,0000000000 | 10 |\n| **Tổng cộng** |  | **4,0000000000** | **10** |"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn of_cards(outcome: &Outcome, language: Language) -> Report {
    let name = Words(language).name(outcome.framework().name());
    let cards = (1usize..).zip(outcome.scorecards());
    let cards = cards.map(|(place, card)| on_paper(&card, format!("unit-{place}"), language));
    Report { sections: cards.collect(), ..about(outcome, name, language) }
}

fn on_paper(card: &Scorecard<'_>, id: String, language: Language) -> Section {
    let (words, framework) = (Words(language), card.framework());
    let title = titled(words, &card.unit().unit.name, card.outcome());
    let of = format!("{} · {}", words.name(framework.name()), document_line(words, framework));
    let mut section = Section::new(id, title).with(of);
    section.page = Page::Card;
    section.figures = card.outcome().figures(language);
    section.blocks.extend(came_to(card, language));
    if card.reported() {
        let table = match framework.criteria() {
            Some(_) => targets(card, language).without(&["source", "working"]),
            None => scorecard_in_brief(card, language),
        };
        section
            .blocks
            .extend((!table.is_empty()).then(|| Block::from(table.titled(&*section.title))));
    }
    section.signed(language)
}

/// Says what a unit comes to: total, rank, grade and verdict, what it was formed from, why it has no total, what it lacks
/// for the next grade and to pass, and what no figure decided.
fn came_to<'a>(card: &Scorecard<'a>, language: Language) -> impl Iterator<Item = Block> + use<'a> {
    let (card, words) = (*card, Words(language));
    let formed = card.formed_from_in_words(words).map(|from| format!("{from}."));
    let none = card.unit().no_total.map(|reason| card.no_total_told(reason, words).to_owned());
    let texts = formed.into_iter().chain(none).chain(lacking(&card, words)).map(Block::Text);
    std::iter::once(result(&card, language)).chain(texts).chain(left_out(&card, words))
}

/// Says what a unit lacks for the grade above its own, and to pass: what is asked, what there is, by how much it falls
/// short, and where.
fn lacking(card: &Scorecard<'_>, words: Words) -> Vec<String> {
    let framework = card.framework();
    let next = card.next_grade().map(|grade| {
        let aim = words.pick("Để xếp loại", "For the grade");
        (format!("{aim} {}", words.name(&grade.name)), grade.conditions)
    });
    let has_total = card.unit().total.is_some();
    let pass = has_total.then(|| (words.pick("Để đạt", "To pass").to_owned(), card.gates()));
    let told = |(aim, conditions): (String, Vec<GateOutcome>)| {
        let missing = conditions.iter().filter(|gate| !gate.held).map(|gate| {
            let items = gate.failing.iter().map(|item| words.item(framework, &item.id).1);
            let items = items.collect::<Vec<_>>().join(", ");
            let where_at = if items.is_empty() { items } else { format!(": {items}") };
            let points = points_short(card, gate, words).unwrap_or_default();
            let short = gate.short(framework, words.0);
            let short = short.map(|short| format!(" ({short}{points})"));
            format!("{}{}{where_at}", gate.asked(framework, words.0), short.unwrap_or_default())
        });
        let missing: Vec<_> = missing.collect();
        let still = words.pick("còn thiếu", "still to come");
        (!missing.is_empty()).then(|| format!("{aim} {still}: {}.", missing.join("; ")))
    };
    next.into_iter().chain(pass).filter_map(told).collect()
}

/// Lists the points that no figure decided, with a paragraph for each kind of absence.
fn left_out<'a>(card: &Scorecard<'a>, words: Words) -> impl Iterator<Item = Block> + use<'a> {
    let card = *card;
    let head = words.pick("Không dựa trên số liệu", "Not based on figures");
    card.left_out().into_iter().map(move |left_out| {
        let items: Vec<_> =
            left_out.items.iter().map(|id| words.item(card.framework(), id).1).collect();
        let told = left_out.in_words(card.framework(), words.0);
        Block::Text(format!("{head}: {told} ({}).", items.join("; ")))
    })
}

/// Counts the targets that are met, not met and undetermined.
pub(super) fn counted(words: Words, card: &Scorecard<'_>) -> Block {
    let mark = |target: &TargetCard| card.outcome().mark(target.origin, words);
    let (marked, plain): (Vec<_>, Vec<_>) = card.targets().partition(|t| mark(t).is_some());
    let target_count = marked.len().saturating_add(plain.len());
    let kinds = [
        (words.pick("Đạt", "Met"), TargetState::Met, Tone::Good),
        (words.pick("Chưa đạt", "Not met"), TargetState::NotMet, Tone::Bad),
        (words.pick("Chưa đến hạn", "Not due yet"), TargetState::NotDue, Tone::Unknown),
        (words.pick("Chưa xác định", "Undetermined"), TargetState::Undetermined, Tone::Unknown),
    ];
    let mut figures =
        vec![Figure::new(words.pick("Chỉ tiêu", "Targets"), Cell::number(target_count))];
    let count = |targets: &[TargetCard], state| {
        targets.iter().filter(|target| target.computed == state).count()
    };
    let is_told = |state| state != TargetState::NotDue || count(&plain, state) > 0;
    for (name, state, tone) in kinds.into_iter().filter(|(_, state, _)| is_told(*state)) {
        figures.push(Figure::new(name, Cell::number(count(&plain, state)).toned(tone)));
    }
    // States that depend on synthetic figures are counted separately.
    for (name, state, tone) in kinds.into_iter().filter(|(_, state, _)| count(&marked, *state) > 0)
    {
        let name = words.marked(name, Some(words.synthetic()));
        figures.push(Figure::new(name, Cell::number(count(&marked, state)).toned(tone)));
    }
    Block::Figures(figures)
}

/// Says how many points of the total a share is that a unit falls short by: `, tức 50,71 điểm`.
fn points_short(card: &Scorecard<'_>, gate: &GateOutcome, words: Words) -> Option<String> {
    let GateRule::Total(bounds) = &gate.gate else { return None };
    let is_share = bounds.iter().any(|(_, bound)| matches!(bound, TotalBound::Share(_)));
    let short = gate.short_by.filter(|short| is_share && !short.is_zero())?;
    let points = Exact::from(short.decimal()).times(card.outcome().total_points()).ok()?;
    let points = words.shown(Shown::distance(&points)?.in_column(2)).to_string();
    Some(match words.0 {
        Language::Vi => format!(", tức {points} điểm"),
        Language::En => format!(", {points} points"),
    })
}

/// The states of targets in the order in which they are told, each with whether its targets are named.
pub(super) const fn states() -> [(TargetState, bool); 4] {
    [
        (TargetState::Met, false),
        (TargetState::NotMet, true),
        (TargetState::NotDue, false),
        (TargetState::Undetermined, true),
    ]
}

/// Shows total, share, rank, grade and verdict, each if there is one.
fn result(card: &Scorecard<'_>, language: Language) -> Block {
    let words = Words(language);
    let unit = card.unit();
    let total = match card.framework().criteria() {
        Some(_) => words.pick("Số chỉ tiêu đạt", "Targets met"),
        None => words.pick("Tổng điểm", "Total"),
    };
    let in_total = card.targets().filter(|target| {
        target.computed == TargetState::Met && card.outcome().mark(target.origin, words).is_some()
    });
    let mut total = Figure::new(total, crate::report::columns::total(words, &unit));
    match in_total.count() {
        0 => {}
        count => {
            let of = words.pick("trong đó từ số liệu giả lập:", "of them from synthetic figures:");
            total = total.note(format!("{of} {count}"));
        }
    }
    let mut figures =
        vec![total, Figure::new(words.pick("Tỷ lệ", "Share"), Cell::share_or_nothing(unit.share))];
    if let Some(rank) = unit.rank {
        let rank = format!("{rank}/{}", card.ranked());
        figures.push(Figure::new(words.pick("Hạng", "Rank"), rank));
    }
    for (attribute, (_, rank)) in card.framework().ranked_within().zip(unit.ranks_within()) {
        let head =
            format!("{} {}", words.pick("Hạng trong", "Rank within"), words.name(&attribute.name));
        figures.extend(rank.map(|rank| Figure::new(head, Cell::number(rank))));
    }
    if let Some(grade) = unit.grade {
        figures.push(Figure::new(words.pick("Xếp loại", "Grade"), words.name(grade)));
    }
    if let Some(verdict) = unit.verdict {
        let cell = crate::report::columns::verdict(words, verdict);
        figures.push(Figure::new(words.pick("Kết luận", "Verdict"), cell));
    }
    Block::Figures(figures)
}

/// Lists the views, a row for each. No rows if the framework has none.
fn views(card: &Scorecard<'_>, language: Language) -> Table {
    let words = Words(language);
    Columns::<(View<'_>, ViewResult)>::new(language)
        .left("view", ["Trụ cột", "View"], |(view, _)| Cell::from(words.name(view.name())))
        .right("score", ["Điểm", "Score"], |(_, came)| Cell::number_or_nothing(came.score))
        .right("points", ["Điểm tối đa", "Points"], |(_, came)| Cell::number(*came.points))
        .right("share", ["Tỷ lệ", "Share"], |(_, came)| Cell::share_or_nothing(came.share))
        .right("rank", ["Hạng", "Rank"], |(_, came)| Cell::rank(came.rank))
        .left("nodes", ["Gồm", "Made of"], |(view, _)| {
            let nodes: Vec<_> = view.nodes().map(|node| words.name(node.name())).collect();
            nodes.join("; ")
        })
        .table(["Theo trụ cột", "By view"], card.unit().views())
}

/// Lists the grades down to the one that the unit earns, a row for each condition. No rows if they ask
/// for nothing but a least total.
fn grades(card: &Scorecard<'_>, language: Language) -> Table {
    let words = Words(language);
    let grades = card.grades().into_iter();
    let conditions = grades.flat_map(|grade| {
        let conditions = grade.conditions.into_iter();
        conditions.map(move |condition| (grade.name.clone(), condition))
    });
    Columns::<(Text, GateOutcome)>::new(language)
        .left("grade", ["Xếp loại", "Grade"], |(name, _)| Cell::from(words.name(name)))
        .several(condition_columns(words), |(_, gate)| condition_cells(card, words, gate))
        .table(["Điều kiện xếp loại", "What the grades ask"], conditions)
}

/// Lists the gates of the verdict. No rows if the framework has none.
fn gates(card: &Scorecard<'_>, language: Language) -> Table {
    let words = Words(language);
    Columns::<GateOutcome>::new(language)
        .several(condition_columns(words), |gate| condition_cells(card, words, gate))
        .table(["Điều kiện công nhận", "What is asked to pass"], card.gates())
}

fn condition_columns(words: Words) -> [Column; 5] {
    [
        Column::left("gate", words.pick("Điều kiện", "Condition")),
        Column::left("held", words.pick("Kết quả", "Result")),
        Column::right("found", words.pick("Đạt được / yêu cầu", "Found / asked")),
        Column::left("failing", words.pick("Nội dung chưa đạt", "Held back by")),
        working_column(words),
    ]
}

fn condition_cells(card: &Scorecard<'_>, words: Words, gate: &GateOutcome) -> [Cell; 5] {
    let (framework, language) = (card.framework(), words.0);
    let held = match gate.held {
        true => Cell::from(words.pick("đạt", "met")).toned(Tone::Good),
        false => Cell::from(words.pick("chưa đạt", "not met")).toned(Tone::Bad),
    };
    let failing = gate.failing.iter().map(|shortfall| words.item(framework, &shortfall.id).1);
    let mut failing = failing.collect::<Vec<_>>().join("; ");
    if gate.not_due() > 0 {
        let word = words.pick("trong đó chưa đến hạn", "of them not due yet");
        failing.push_str(&format!(" ({word}: {})", gate.not_due()));
    }
    let failing = if failing.is_empty() { Cell::nothing() } else { failing.into() };
    [
        gate.asked(framework, language).into(),
        held,
        gate.found(framework, language).into(),
        failing,
        working(&gate.working(framework, language)),
    ]
}

fn findings(card: &Scorecard<'_>, language: Language) -> Option<Section> {
    let words = Words(language);
    let found = card.findings();
    if found.is_empty() {
        return None;
    }
    let title = words.pick("Kiểm tra số liệu", "Checks of the figures");
    Some(Section::new("findings", title).with(crate::report::tables::findings_table(
        card.outcome(),
        found,
        language,
    )))
}
