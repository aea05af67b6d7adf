//! The report of an analysis.

use super::framing::about;
use crate::analysis::{Answers, Effects, UnitAnswers};
use crate::error::Error;
use crate::model::Language;
use crate::outcome::Outcome;
use crate::report::tables::{
    about_effects, about_sensitivity, firmness, not_tried, rank_chart, tornado, unit_firmness,
};
use crate::report::{
    Block, Fold, Report, Section, correlations, correlations_by_group, effects, influence,
    next_goals, one_change, possible_ranks, sensitivity, stability, strengths,
};
use crate::scorecard::Words;

/// Longer tables are folded on a screen.
const LONG: usize = 20;

/// Makes the report of an analysis: possible ranks, ranks in draws, one change at a time, what indicators do.
#[must_use]
pub fn of_analysis(answers: &Answers, language: Language) -> Report {
    let sections = analysis_sections(answers, language);
    report(answers.analysis().outcome(), sections, language)
}

/// Makes the report of an analysis about one unit: how firm its rank is, its strengths and weaknesses, what it can reach
/// next and how.
///
/// # Errors
/// [`Error::UnknownUnit`] with the nearest id, and those of [`Answers::unit`].
pub fn of_analysed_unit(
    answers: &Answers,
    unit: &str,
    language: Language,
) -> Result<Report, Error> {
    let section = unit_analysis_section(answers, &answers.unit(unit)?, language);
    Ok(report(answers.analysis().outcome(), vec![section], language))
}

fn report(outcome: &Outcome, sections: Vec<Section>, language: Language) -> Report {
    let name = Words(language).name(outcome.framework().name());
    Report { sections, ..about(outcome, name, language) }.of_nature(outcome.nature())
}

/// Makes the sections of an analysis, to be added to the report of an outcome. The ids begin with `analysis`.
#[must_use]
pub fn analysis_sections(answers: &Answers, language: Language) -> Vec<Section> {
    let mut sections = Vec::new();
    if let Some(bounds) = &answers.bounds {
        let table = possible_ranks(bounds, language);
        let mut section = Section::new("analysis-ranks", table.title());
        section.blocks.extend(firmness(answers, language).into_iter().map(Block::from));
        section.blocks.extend(rank_chart(answers, language).map(Block::from));
        sections.push(section.with(Fold::long(table, LONG, false)));
    }
    if let Some(drawn) = &answers.stability {
        let table = stability(drawn, language);
        sections.push(
            Section::new("analysis-draws", table.title()).with(Fold::long(table, LONG, false)),
        );
    }
    if let Some(blamed) = &answers.sensitivity {
        let table = sensitivity(blamed, language);
        let section = Section::new("analysis-sensitivity", table.title());
        sections.push(section.with(about_sensitivity(blamed, language)).with(table));
    }
    let framework = answers.analysis().outcome().framework();
    let tables = [
        (
            "analysis-alone",
            not_tried(&answers.alone, language),
            one_change(&answers.alone, language),
        ),
        ("analysis-influence", String::new(), influence(&answers.nodes, framework, language)),
        (
            "analysis-correlations",
            String::new(),
            correlations(&answers.correlations, framework, language),
        ),
    ];
    for (id, told, table) in tables.into_iter().filter(|(.., table)| !table.is_empty()) {
        let mut section = Section::new(id, table.title());
        section.blocks.extend((!told.is_empty()).then(|| Block::from(told)));
        let drawn = (id == "analysis-alone").then(|| tornado(&answers.alone, language)).flatten();
        section.blocks.extend(drawn.map(Block::from));
        sections.push(section.with(Fold::long(table, LONG, false)));
    }
    let heat = correlations_by_group(&answers.correlations, framework, language);
    if !heat.is_empty() {
        let title = Words(language).pick("Các chỉ số đi cùng nhau thế nào", "What goes together");
        let mut section = Section::new("analysis-correlations-by-group", title);
        section.blocks.extend(heat.into_iter().map(Block::from));
        sections.push(section);
    }
    let figures = answers.analysis().outcome().figures(language);
    sections.into_iter().map(|section| section.figures(figures.clone())).collect()
}

/// Makes the section about one unit, to be added to its card.
#[must_use]
pub fn unit_analysis_section(
    answers: &Answers,
    of_unit: &UnitAnswers,
    language: Language,
) -> Section {
    let outcome = answers.analysis().outcome();
    let (framework, words) = (outcome.framework(), Words(language));
    let unit = of_unit.profile.unit.as_str();
    let name = outcome.unit(unit).map_or(unit, |unit| unit.unit.name.as_str());
    let title = match language {
        Language::Vi => format!("Phân tích: {name}"),
        Language::En => format!("Analysis: {name}"),
    };
    let title =
        words.marked(&title, outcome.dataset().origin().is_synthetic().then(|| words.synthetic()));
    let mut section = Section::new("analysis", title);
    let firm = unit_firmness(answers, unit, language);
    section.blocks.extend((!firm.is_empty()).then(|| Block::from(firm)));
    let tables = [
        next_goals(&of_unit.goals, of_unit.efforts.as_deref(), outcome, language),
        strengths(&of_unit.profile, framework, language),
    ];
    section.blocks.extend(tables.into_iter().filter(|table| !table.is_empty()).map(Block::from));
    section
}

/// Makes the report of what changed between two outcomes, of which this is the later one.
#[must_use]
pub fn of_effects(found: &Effects, after: &Outcome, language: Language) -> Report {
    let table = effects(found, language);
    let section = Section::new("effects", table.title());
    let section = section.with(about_effects(found, language)).with(table);
    report(after, vec![section.figures(after.figures(language))], language)
}
