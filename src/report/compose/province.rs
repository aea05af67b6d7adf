//! The report of a province.

use super::framing::{framework_line, made_by, titled};
use super::outcome::sections;
use crate::model::Language;
use crate::province::{ProvinceOutcome, Run, RunOutcome};
use crate::report::{Block, Cell, Column, Fold, Report, Section, Table, Units, roll_ups, sources};
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
    // From the province down: frameworks about one unit come before those about many.
    let mut runs: Vec<_> = outcome.runs().collect();
    runs.sort_by_key(|(_, of_run)| of_run.outcome.as_ref().map(|o| o.dataset().rows().len()));
    for (run, of_run) in runs {
        parts.extend(of_one_run(run, of_run, words));
    }
    let rolled_up = roll_ups(outcome, language);
    if !rolled_up.is_empty() {
        let title = words.pick("Tổng hợp từ đơn vị lên tỉnh", "Rolled up from the units");
        parts.push(Section::new("roll-ups", title).with(rolled_up));
    }
    parts.push(method(outcome, words));
    let digest =
        words.pick("Mã kiểm tra tệp tỉnh (SHA-256)", "Digest of the province file (SHA-256)");
    let foot = format!("{digest}: {} · {}", province.digest(), made_by(words));
    let figures = outcome.figures_in_words(language);
    Report { language, title, figures, lead: Vec::new(), sections: parts, foot: vec![foot] }
}

/// Lists the frameworks that were scored, with their units and figures.
fn overview(outcome: &ProvinceOutcome, words: Words) -> Section {
    let columns = vec![
        Column::left("framework", words.pick("Bộ quy tắc", "Framework")),
        Column::left("document", words.pick("Văn bản", "Document")),
        Column::right("units", words.pick("Số đơn vị", "Units")),
        Column::left("figures", words.pick("Số liệu", "Figures")),
    ];
    let title = words.pick("Nội dung đã chấm", "What was scored");
    let mut table = Table::new(words.0, title, columns);
    for (run, of_run) in outcome.runs() {
        let scored = of_run.outcome.as_ref();
        let units = scored.map(|outcome| outcome.dataset().rows().len());
        let figures = scored.map(|outcome| outcome.figures(words.0));
        let figures =
            figures.unwrap_or_else(|| words.pick("chưa có số liệu", "no data").to_owned());
        table.push([
            Cell::from(words.name(run.framework.name())),
            Cell::from(framework_line(&run.framework, words.0)),
            units.map_or(Cell::nothing(), Cell::number),
            figures.into(),
        ]);
    }
    Section::new("overview", title).with(table)
}

/// Makes the section of a run, if it has data.
fn of_one_run(run: &Run, of_run: &RunOutcome, words: Words) -> Option<Section> {
    let outcome = of_run.outcome.as_ref()?;
    let title = titled(words, words.name(run.framework.name()), outcome);
    let id = run.id.replace('_', "-");
    let mut section = Section::new(id, title)
        .figures(outcome.figures(words.0))
        .with(framework_line(&run.framework, words.0));
    let of_kinds = Units::by_kind(outcome).len() > 1;
    for part in sections(outcome, words.0) {
        // Paragraphs and figures say of which kind they are only in their heading.
        section.blocks.extend(of_kinds.then_some(Block::Text(part.title)));
        section.blocks.extend(part.blocks);
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
    for scored in outcome.runs().filter_map(|(_, of_run)| of_run.outcome.as_ref()) {
        let table = sources(scored, words.0);
        section =
            section.with(Fold { title: table.title().to_owned(), blocks: vec![table.into()] });
    }
    section
}
