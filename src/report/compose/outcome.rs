//! The report of one framework.

use super::framing::about;
use super::highlights::{came_out, to_look_at};
use crate::model::{CheckData, Criteria, Language, Verdict};
use crate::number::{Decimal, Exact, Shown};
use crate::outcome::Outcome;
use crate::report::tables::{Totals, contributions, ranks_of_years, weights};
use crate::report::{
    Block, Cell, Column, Figure, Fold, Peers, Report, Row, Section, Table, Tone, Units,
    all_results, findings, grades, groups, left_out, not_reported, ranking, ranking_within, series,
    sources, targets, targets_by_unit, totals,
};
use crate::scorecard::Words;

/// The most units that are named and shown beside the median and the best. More units have cards of their own.
pub(super) const PROFILES: usize = 60;

/// Makes the report of a framework: ranking, spread of the totals, grades, main indices, targets, findings and
/// sources. Units of several kinds have sections for each kind.
///
/// ```
/// # let yaml = "framework: demo/one\nversion: '1'\nkind: index\nunit_kind: commune\nname: {vi: Thử, en: Trial}\n\
/// #   \npoints: 10\nrounding: {indicator: 2, total: 2}\nabsent: {missing: zero, not_applicable: exclude, rejected: zero}\n\
/// #   \nmetrics: {done: {type: count}, all: {type: count}}\nindicators:\n  - {id: rate, points: 10, \
/// #   scoring: {ratio: {part: done, whole: all}}}\nranking: {places: 2}\n";
/// use dti_engine::{Dataset, Framework, Language, Plan, report};
/// let framework = Framework::from_yaml(yaml)?;
/// let dataset = Dataset::from_csv("unit,name,done,all\na,An,2,3\nb,Bình,3,3\n".as_bytes(), &framework)?;
/// let outcome = Plan::compile(&framework)?.score(&dataset)?;
/// let report = report::of_outcome(&outcome, Language::En);
/// let head = "# Trial\n\n**Nature of the figures not stated (reported, published or synthetic).**\n\ndemo/one 1\n";
/// assert!(report.to_markdown().starts_with(head));
/// let ids: Vec<_> = report.sections().iter().map(|section| section.id()).collect();
/// assert_eq!(ids, ["overview", "ranking", "totals", "groups", "profiles", "method"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn of_outcome(outcome: &Outcome, language: Language) -> Report {
    let words = Words(language);
    let mut report = about(outcome, words.name(outcome.framework().name()), language);
    report.sections.push(overview(outcome, words));
    report.sections.extend(sections(outcome, language));
    let mut method =
        Section::new("method", words.pick("Phương pháp và căn cứ", "Method and sources"));
    method.blocks.extend(weights(outcome.framework(), language).map(Block::from));
    report.sections.push(method.with(sources(outcome, language)));
    report
}

/// Makes the report of several years, oldest first: the ranks as lines, then [`series`].
#[must_use]
pub fn of_years(years: &[(&str, &Outcome)], language: Language) -> Report {
    let words = Words(language);
    let name = years.last().map_or("", |(_, outcome)| words.name(outcome.framework().name()));
    let table = series(years, language).without(&["unit"]);
    let mut section = Section::new("years", table.title());
    section.blocks.extend(ranks_of_years(years, language).map(Block::from));
    let figures = years.last().map(|(_, outcome)| outcome.figures(language)).unwrap_or_default();
    Report { figures, ..Report::new(language, name) }.with(section.with(table))
}

/// Makes the first section: what came out, and what to look at.
fn overview(outcome: &Outcome, words: Words) -> Section {
    let mut section = Section::new("overview", words.pick("Kết quả chính", "Main results"));
    section.blocks.extend(came_out(outcome, words).into_iter().map(Block::Text));
    let to_look_at = to_look_at(outcome, words);
    if !to_look_at.is_empty() {
        let head = words.pick("Cần xem lại", "To be looked at");
        section = section.with(format!("{head}: {}", to_look_at.join(" ")));
    }
    section
}

/// Makes the sections about units, kind by kind.
pub(super) fn sections(outcome: &Outcome, language: Language) -> Vec<Section> {
    let is_criteria = outcome.framework().criteria().is_some();
    let only_checks = outcome.framework().criteria().is_some_and(Criteria::only_checks);
    let of_kind = |units: Units<'_>| match is_criteria {
        true if only_checks => Vec::new(),
        true => of_targets(units, language),
        false => of_points(units, language),
    };
    let mut parts: Vec<Section> = Units::by_kind(outcome).into_iter().flat_map(of_kind).collect();
    let absent = [
        ("not-reported", not_reported(outcome, language).without(&["unit"])),
        ("left-out", left_out(outcome, language)),
    ];
    for (id, table) in absent.into_iter().filter(|(_, table)| !table.is_empty()) {
        parts.push(Section::new(id, table.title()).with(Fold::long(table, PROFILES, false)));
    }
    if !outcome.framework().checks.is_empty() {
        parts.push(checks(outcome, language));
    }
    parts
}

fn of_points(units: Units<'_>, language: Language) -> Vec<Section> {
    let spread = Totals::of(units);
    if units.is_empty() {
        return vec![results(units, language, Some(&spread))];
    }
    let table = totals(units, language);
    let mut summed_up = Section::new(units.section_id("totals"), table.title()).with(table);
    summed_up.blocks.extend(spread.chart(language).map(Block::from));
    if !units.outcome().framework().grades().is_empty() {
        summed_up.blocks.push(grades(units, language).into());
    }
    let mut parts = sums_up_first(units, [results(units, language, Some(&spread)), summed_up]);
    if let Some(table) = groups(units, language) {
        let section = Section::new(units.section_id("groups"), table.title());
        let mut section = section.with(Fold::long(table, PROFILES, false));
        section.blocks.extend(contributions(units, language).map(Block::from));
        parts.push(section);
    }
    if (2..=PROFILES).contains(&units.reported_rows().count()) {
        parts.push(profiles(units, language));
    }
    parts
}

/// Puts the summary of many units before their results, and the results of a few units before their summary.
fn sums_up_first(units: Units<'_>, parts: [Section; 2]) -> Vec<Section> {
    let mut parts = parts.to_vec();
    if units.rows().count() > PROFILES {
        parts.reverse();
    }
    parts
}

/// Makes the section of results: which units pass, and the result of each.
fn results(units: Units<'_>, language: Language, totals: Option<&Totals<'_>>) -> Section {
    let table = ranking(units, language);
    let mut section = Section::new(units.section_id("ranking"), table.title());
    if table.is_empty() {
        // Heads without rows and bars without units look like a fault.
        let none = Words(language).pick("Không có đơn vị nào.", "There are no units.");
        return section.with(none.to_owned());
    }
    section = section.with(figures(units, language, totals));
    section.blocks.extend(passing(units, language).map(Block::from));
    if table.len() > PROFILES {
        section = section.with(table.ends(ENDS, ENDS).titled(units.titled(
            language,
            &match language {
                Language::Vi => format!("{ENDS} đơn vị đầu bảng và {ENDS} đơn vị cuối bảng"),
                Language::En => format!("The first {ENDS} and the last {ENDS}"),
            },
        )));
    }
    // Where nobody is ranked, a decision names those who pass.
    let framework = units.outcome().framework();
    let names_all = framework.ranking().is_some() || framework.verdict().is_none();
    if !names_all && table.len() > PROFILES {
        let mut passing = table
            .clone()
            .titled(units.titled(language, Words(language).pick("Đơn vị đạt", "Units that pass")));
        let passes =
            |row: &Row| table.cell(row, "verdict").is_some_and(|cell| cell.tone == Tone::Good);
        passing.retain(passes);
        section
            .blocks
            .extend((passing.len() > PROFILES).then(|| Fold::long(passing, PROFILES, true)));
    }
    section = section.with(Fold::long(table, PROFILES, names_all));
    let attributes = units.outcome().framework().attributes();
    let within = attributes.map(|attribute| ranking_within(units, &attribute.id, language));
    let within = within.filter(|table| !table.is_empty());
    section.blocks.extend(within.map(|table| Fold::long(table, PROFILES, true)));
    let scores = scores_sheet(units, language);
    section.with(Block::Wide(scores)).signed(language)
}

/// So many of the first and the last of many units are shown.
const ENDS: usize = 5;

/// Lists the scores of all units as a decision does, for a workbook: indicators in their order under their numbers, what
/// each can bring at the top, and the means at the end.
fn scores_sheet(units: Units<'_>, language: Language) -> Table {
    let words = Words(language);
    let table = all_results(units, language).without(&["unit"]);
    let Some(tree) = units.outcome().framework().index() else { return table };
    let points = |column: &Column| match column.key() {
        "name" => Cell::from(words.pick("Điểm tối đa", "Most")),
        "total" => points_cell(&tree.points),
        id => tree.find_scored(id).map_or(Cell::nothing(), |(_, node)| points_cell(node.points())),
    };
    let mean = |column: &Column| match column.key() {
        "name" => Cell::from(words.pick("Trung bình", "Mean")),
        "rank" => Cell::nothing(),
        key => mean_cell(table.rows().iter().filter_map(|row| table.cell(row, key)?.as_number())),
    };
    let most: Vec<_> = table.columns().iter().map(points).collect();
    let means: Vec<_> = table.columns().iter().map(mean).collect();
    let mut whole = table.first(0);
    whole.push_heading(most);
    whole.append(table);
    whole.push_heading(means);
    whole
}

fn points_cell(points: &Exact) -> Cell {
    Cell::number_or_nothing(points.shown(10).ok().map(Shown::normalize))
}

/// Returns the mean of numbers to two places, or a cell without a value.
fn mean_cell(numbers: impl Iterator<Item = Decimal>) -> Cell {
    let (mut sum, mut count) = (Exact::ZERO, 0u64);
    for number in numbers {
        let Ok(more) = sum.plus(&Exact::from(number)) else { return Cell::nothing() };
        (sum, count) = (more, count.saturating_add(1));
    }
    let mean = sum.over(&Exact::from(count)).ok().flatten();
    let shown = mean.as_ref().and_then(Shown::distance);
    Cell::number_or_nothing(shown.map(|mean| mean.in_column(2)))
}

/// Collects the most important numbers: units, the median and the highest total, how many pass.
fn figures(units: Units<'_>, language: Language, totals: Option<&Totals<'_>>) -> Block {
    let words = Words(language);
    let framework = units.outcome().framework();
    let silent = units.count_not_reported();
    let units: Vec<_> = units.reported().collect();
    let mut figures = vec![Figure::new(words.pick("Đơn vị", "Units"), Cell::number(units.len()))];
    if silent > 0 {
        let name = words.pick("Chưa báo cáo", "Did not report");
        figures.push(Figure::new(name, Cell::number(silent).toned(Tone::Unknown)));
    }
    if let Some(totals) = totals {
        let both = [
            (words.pick("Trung vị", "Median"), totals.median()),
            (words.pick("Cao nhất", "Highest"), totals.highest()),
        ];
        figures.extend(both.into_iter().filter_map(|(name, cell)| Some(Figure::new(name, cell?))));
    }
    if framework.verdict().is_some() {
        let passing = units.iter().filter(|unit| unit.verdict == Some(Verdict::Pass)).count();
        figures.push(Figure::new(words.pick("Kết luận đạt", "Pass"), Cell::number(passing)));
    }
    if let Some(best) = framework.grades().first() {
        let with = units.iter().filter(|unit| unit.grade == Some(&best.name)).count();
        let name = format!("{} {}", words.pick("Xếp loại", "Grade"), words.name(&best.name));
        figures.push(Figure::new(name, Cell::number(with)));
    }
    Block::Figures(figures)
}

/// Names the units that pass, or counts them if they are many. `None` if the framework has no verdict.
fn passing(all: Units<'_>, language: Language) -> Option<String> {
    all.outcome().framework().verdict()?;
    let mut names = Vec::new();
    let mut units = 0usize;
    for unit in all.reported() {
        units = units.saturating_add(1);
        if unit.verdict == Some(Verdict::Pass) {
            names.push(unit.unit.name.as_str());
        }
    }
    let passing = names.len();
    let count = match (language, all.count_not_reported()) {
        (Language::Vi, 0) => format!("{passing} trong {units} đơn vị đạt"),
        (Language::En, 0) => format!("{passing} of {units} units pass"),
        (Language::Vi, _) => format!("{passing} trong {units} đơn vị có báo cáo đạt"),
        (Language::En, _) => format!("{passing} of the {units} units that reported pass"),
    };
    Some(match (1..=PROFILES).contains(&names.len()) {
        true => format!("{count}: {}.", names.join(", ")),
        false => format!("{count}."),
    })
}

/// Shows each unit beside the median and the best, in rank order.
fn profiles(units: Units<'_>, language: Language) -> Section {
    let title = units.titled(
        language,
        Words(language).pick(
            "Từng đơn vị so với trung vị và đơn vị cao nhất",
            "Each unit beside the median and the best",
        ),
    );
    let peers = Peers::of(units);
    let charts = units.reported().filter_map(|unit| peers.profile(&unit.unit.id, language).ok());
    let panel = Block::Panel(charts.collect());
    let section = Section::new(units.section_id("profiles"), title.as_str());
    section.with(Fold { title, blocks: vec![panel], printed: false })
}

fn of_targets(units: Units<'_>, language: Language) -> Vec<Section> {
    let words = Words(language);
    let mut cards = units.outcome().scorecards();
    if let (Some(card), None) = (cards.next(), cards.next())
        && card.reported()
    {
        let section = Section::new("targets", words.pick("Chỉ tiêu", "Targets"));
        let counted = super::unit::counted(words, &card);
        return vec![section.with(counted).with(targets(&card, language))];
    }
    if units.reported().next().is_none() {
        return Vec::new(); // Who did not report is told below.
    }
    let by_unit = targets_by_unit(units, language);
    let counts = Section::new(units.section_id("targets"), by_unit.title()).with(by_unit);
    sums_up_first(units, [results(units, language, None), counts])
}

fn checks(outcome: &Outcome, language: Language) -> Section {
    let words = Words(language);
    let title = words.pick("Kiểm tra số liệu", "Checks of the figures");
    let section = Section::new("findings", title);
    let table = findings(outcome, language);
    match table.is_empty() {
        false => section.with(table),
        true => section.with(nothing_found(outcome, words)),
    }
}

/// Says that checks found nothing, and how many of them had their figures: a check without figures finds nothing
/// either.
fn nothing_found(outcome: &Outcome, words: Words) -> String {
    let (dataset, checks) = (outcome.dataset(), &outcome.framework().checks);
    let has_figures = |check: &&CheckData| {
        (0..dataset.rows().len()).any(|row| {
            let named = check.holds.metrics().iter();
            let mut metrics = named.flat_map(|metric| outcome.framework().reads(metric));
            metrics.all(|metric| dataset.value(row, *metric).is_present())
        })
    };
    let (with, all) = (checks.iter().filter(has_figures).count(), checks.len());
    match (words.0, with) {
        (Language::Vi, 0) => {
            format!("Kiểm tra số liệu: chưa có phép kiểm tra nào đủ số liệu ({all} phép).")
        }
        (Language::En, 0) => {
            format!("Checks of the figures: none of the {all} has the figures that it needs.")
        }
        (Language::Vi, _) => format!(
            "Kiểm tra số liệu: không có số liệu nào mâu thuẫn với nhau ({with}/{all} phép kiểm tra có đủ số liệu)."
        ),
        (Language::En, _) => format!(
            "Checks of the figures: none contradict each other ({with} of {all} have the figures that they need)."
        ),
    }
}
