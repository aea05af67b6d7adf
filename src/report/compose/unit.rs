//! The report of one unit.

use super::framing::{foot, framework_line, titled};
use crate::model::{Criteria, Language, TargetState};
use crate::number::Decimal;
use crate::outcome::GateOutcome;
use crate::report::tables::{working, working_column};
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
    let name = unit.unit.name.as_str();
    let mut result =
        Section::new("result", words.pick("Kết quả", "Result")).with(result(card, language));
    let told = unit.no_total.map(|reason| card.no_total_told(reason, words));
    result
        .blocks
        .extend(card.formed_from_in_words(words).map(|from| Block::Text(format!("{from}."))));
    result.blocks.extend(told.map(|told| Block::Text(told.to_owned())));
    result.blocks.extend(left_out(card, words));
    let foot = foot(words, card.digests());
    let lead = vec![words.name(framework.name()).to_owned(), framework_line(framework, words.0)];
    let title = titled(words, name, card.outcome());
    let figures = card.outcome().figures(language);
    if !card.reported() {
        return Report { language, title, figures, lead, sections: vec![result], foot };
    }
    let chart = peers.and_then(|peers| peers.profile(&unit.unit.id, language).ok());
    result.blocks.extend(chart.map(Block::from));
    if framework.criteria().is_some_and(Criteria::only_checks) {
        return Report {
            language,
            title,
            figures,
            lead,
            sections: findings(card, language).into_iter().collect(),
            foot,
        };
    }
    let mut sections = vec![result];
    sections.push(match framework.criteria() {
        Some(_) => Section::new("targets", words.pick("Chỉ tiêu", "Targets"))
            .with(counted(words, card))
            .with(targets(card, language)),
        None => Section::new("scorecard", words.pick("Phiếu điểm", "Scorecard"))
            .with(scorecard(card, language)),
    });
    let views = views(card, language);
    if !views.is_empty() {
        sections.push(Section::new("views", words.pick("Theo trụ cột", "By view")).with(views));
    }
    let grades = grades(card, language);
    if !grades.is_empty() {
        let title = words.pick("Điều kiện xếp loại", "What the grades ask");
        sections.push(Section::new("grades", title).with(grades));
    }
    let gates = gates(card, language);
    if !gates.is_empty() {
        let title = words.pick("Điều kiện công nhận", "What is asked to pass");
        sections.push(Section::new("gates", title).with(gates));
    }
    sections.extend(findings(card, language));
    Report { language, title, figures, lead, sections, foot }
}

/// Lists the points that no figure decided, with a paragraph for each kind of absence.
fn left_out<'a>(card: &Scorecard<'a>, words: Words) -> impl Iterator<Item = Block> + use<'a> {
    let card = *card;
    let head = words.pick("Không dựa trên số liệu", "Not based on figures");
    card.left_out().into_iter().map(move |left_out| {
        let items: Vec<_> = left_out.items.iter().map(|id| named(&card, words, id)).collect();
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
    let mut total = Figure::new(total, crate::report::tables::total(words, &unit));
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
        figures.push(Figure::new(words.pick("Hạng", "Rank"), Cell::number(rank)));
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
        let cell = crate::report::tables::verdict(words, verdict);
        figures.push(Figure::new(words.pick("Kết luận", "Verdict"), cell));
    }
    Block::Figures(figures)
}

/// Lists the views, a row for each. No rows if the framework has none.
fn views(card: &Scorecard<'_>, language: Language) -> Table {
    let words = Words(language);
    let columns = vec![
        Column::left("view", words.pick("Trụ cột", "View")),
        Column::right("score", words.pick("Điểm", "Score")),
        Column::right("points", words.pick("Điểm tối đa", "Points")),
        Column::right("share", words.pick("Tỷ lệ", "Share")),
        Column::right("rank", words.pick("Hạng", "Rank")),
        Column::left("nodes", words.pick("Gồm", "Made of")),
    ];
    let mut table = Table::new(language, words.pick("Theo trụ cột", "By view"), columns);
    for (view, came) in card.unit().views() {
        let nodes: Vec<_> = view.nodes().map(|node| words.name(node.name())).collect();
        table.push([
            words.name(view.name()).into(),
            Cell::number_or_nothing(came.score),
            Cell::number(*came.points),
            Cell::share_or_nothing(came.share),
            Cell::number_or_nothing(came.rank.map(Decimal::from)),
            nodes.join("; ").into(),
        ]);
    }
    table
}

/// Lists the grades down to the one that the unit earns, a row for each condition. No rows if they ask
/// for nothing but a least total.
fn grades(card: &Scorecard<'_>, language: Language) -> Table {
    let words = Words(language);
    let title = words.pick("Điều kiện xếp loại", "What the grades ask");
    let name = Column::left("grade", words.pick("Xếp loại", "Grade"));
    let columns = std::iter::once(name).chain(condition_columns(words)).collect();
    let mut table = Table::new(language, title, columns);
    for grade in card.grades() {
        for condition in &grade.conditions {
            let name = Cell::from(words.name(&grade.name));
            table.push(std::iter::once(name).chain(condition_cells(card, words, condition)));
        }
    }
    table
}

/// Lists the gates of the verdict. No rows if the framework has none.
fn gates(card: &Scorecard<'_>, language: Language) -> Table {
    let words = Words(language);
    let title = words.pick("Điều kiện công nhận", "What is asked to pass");
    let mut table = Table::new(language, title, condition_columns(words).into());
    for gate in card.gates() {
        table.push(condition_cells(card, words, &gate));
    }
    table
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
    let failing = gate.failing.iter().map(|shortfall| named(card, words, &shortfall.id));
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

/// Returns the display name of a node or target.
fn named(card: &Scorecard<'_>, words: Words, id: &str) -> String {
    let framework = card.framework();
    let node = framework.index().and_then(|tree| tree.find(id)).map(|(_, node)| node.name());
    let target = || {
        framework.criteria().and_then(|criteria| criteria.find(id)).map(|(_, target)| &target.name)
    };
    node.or_else(target).map_or_else(|| id.to_owned(), |name| words.name(name).to_owned())
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
