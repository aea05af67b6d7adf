//! The report of a province.

use super::framing::{document_line, made_by, titled};
use super::highlights::{came_out, to_look_at};
use super::outcome::sections;
use crate::model::{Criteria, Language};
use crate::province::{ProvinceOutcome, Run, RunOutcome};
use crate::report::columns::Columns;
use crate::report::tables::weights;
use crate::report::{
    Block, Cell, Column, Fold, Report, Row, Section, Table, Units, roll_ups, sources,
};
use crate::scorecard::Words;

/// Makes the report of a province: what was scored, each framework that has data, what comes from its units, and the
/// sources.
#[must_use]
pub fn of_province(outcome: &ProvinceOutcome, language: Language) -> Report {
    let words = Words(language);
    let province = outcome.province();
    let title = format!(
        "{} – {}",
        words.pick("Chuyển đổi số", "Digital transformation"),
        words.name(province.name())
    );
    let mut parts = vec![overview(outcome, words)];
    for (run, of_run) in from_above(outcome) {
        parts.extend(of_one_run(run, of_run, words));
    }
    let mut rolled_up = roll_ups(outcome, language);
    let says_something =
        |row: &Row, key: &str| rolled_up.cell(row, key).is_some_and(Cell::says_something);
    let told: Vec<bool> = rolled_up
        .rows()
        .iter()
        .map(|row| {
            let keys = ["value", "stated", "settled"];
            row.is_heading() || keys.iter().any(|key| says_something(row, key))
        })
        .collect();
    rolled_up.keep_rows(&told);
    if !rolled_up.is_empty() {
        let title = words.pick("Tổng hợp từ đơn vị lên tỉnh", "Rolled up from the units");
        parts.push(Section::new("roll-ups", title).with(rolled_up));
    }
    parts.push(method(outcome, words));
    let foot = made_by(words);
    let figures = outcome.figures_in_words(language);
    Report { figures, sections: parts, foot: vec![foot], ..Report::new(language, title) }
}

/// Says of each framework that has figures what came out and what to look at.
fn overview(outcome: &ProvinceOutcome, words: Words) -> Section {
    let title = words.pick("Kết quả chính", "Main results");
    let columns = vec![
        Column::left("framework", words.pick("Nội dung", "Subject")),
        Column::left("result", words.pick("Kết quả", "Result")),
        Column::left("look", words.pick("Cần xem lại", "To be looked at")),
    ];
    let mut table = Table::new(words.0, title, columns);
    for (run, of_run) in from_above(outcome) {
        let Some(scored) = &of_run.outcome else { continue };
        let name = titled(words, words.name(run.framework.name()), scored);
        table.push([
            Cell::from(name).linked(format!("#{}", section_id(run))),
            came_out(scored, words).join("\n").into(),
            to_look_at(scored, words).join("\n").into(),
        ]);
    }
    Section::new("overview", title).with(table.without_empty(&["look"]))
}

/// Returns the runs from the province down: frameworks about one unit come before those about many, checks
/// alone after them.
fn from_above(outcome: &ProvinceOutcome) -> Vec<(&Run, &RunOutcome)> {
    let mut runs: Vec<_> = outcome.runs().collect();
    runs.sort_by_key(|(run, of_run)| {
        let only_checks = run.framework.criteria().is_some_and(Criteria::only_checks);
        (only_checks, of_run.outcome.as_ref().map(|outcome| outcome.dataset().rows().len()))
    });
    runs
}

/// Returns the id of the section of a run, which links lead to.
fn section_id(run: &Run) -> String {
    run.id.replace('_', "-")
}

/// Lists the frameworks of the province, with their documents, units and figures.
fn frameworks(outcome: &ProvinceOutcome, words: Words) -> Table {
    Columns::<(&Run, &RunOutcome)>::new(words.0)
        .left("framework", ["Bộ quy tắc", "Framework"], |(run, _)| {
            Cell::from(words.name(run.framework.name()))
        })
        .left("document", ["Văn bản", "Document"], |(run, _)| {
            document_line(words, &run.framework)
        })
        .right("units", ["Số đơn vị", "Units"], |(_, of_run)| {
            let units = of_run.outcome.as_ref().map(|outcome| outcome.dataset().rows().len());
            units.map_or(Cell::nothing(), Cell::number)
        })
        .left("figures", ["Số liệu", "Figures"], |(_, of_run)| {
            let figures = of_run.outcome.as_ref().map(|outcome| outcome.figures(words.0));
            figures.unwrap_or_else(|| words.pick("chưa có số liệu", "no data").to_owned())
        })
        .table(["Nội dung đã chấm", "What was scored"], outcome.runs())
}

/// Makes the section of a run, if it has data.
fn of_one_run(run: &Run, of_run: &RunOutcome, words: Words) -> Option<Section> {
    let outcome = of_run.outcome.as_ref()?;
    let title = titled(words, words.name(run.framework.name()), outcome);
    let mut section = Section::new(section_id(run), title)
        .figures(outcome.figures(words.0))
        .with(document_line(words, &run.framework));
    let of_kinds = Units::by_kind(outcome).len() > 1;
    for part in sections(outcome, words.0) {
        // Paragraphs and figures say of which kind they are only in their heading.
        section.blocks.extend(of_kinds.then_some(Block::Text(part.title)));
        section.blocks.extend(part.blocks);
        if section.signed.is_empty() {
            section.signed = part.signed;
        }
    }
    Some(section)
}

fn method(outcome: &ProvinceOutcome, words: Words) -> Section {
    let title = words.pick("Phương pháp và căn cứ", "Method and sources");
    let mut section = Section::new("method", title);
    section = section.with(
        words
            .pick(
                "Mọi điểm được tính bằng phân số, chỉ làm tròn ở nơi bộ quy tắc ghi. \
                 “Chính thức” là quy định của văn bản; “suy ra từ văn bản” dựa trên điều văn bản nêu; \
                 “minh họa” là của người soạn bộ quy tắc.",
                "Scores are worked out in fractions and rounded only where the rules say so. \
                 “Official” is what a document rules; “derived” builds on what it states; \
                 “illustrative” was made up by whoever wrote the rules.",
            )
            .to_owned(),
    );
    section = section.with(frameworks(outcome, words));
    for scored in outcome.runs().filter_map(|(_, of_run)| of_run.outcome.as_ref()) {
        let table = sources(scored, words.0);
        let title = table.title().to_owned();
        let drawn = weights(scored.framework(), words.0).map(Block::from);
        let blocks = drawn.into_iter().chain([table.into()]).collect();
        section = section.with(Fold { title, blocks, printed: false });
    }
    section
}
