//! What a dataset costs, counted and not timed: how often memory is asked for, and how much of it.
//!
//! In a test of its own, because the allocator that counts is that of the whole program. Without the
//! feature `parallel`, whose threads ask for memory of their own whenever they hand work over.

#![cfg(not(feature = "parallel"))]
#![allow(
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    missing_docs,
    reason = "test code: a fault is a failed test"
)]

use std::alloc::System;
use std::fmt::Write;

use dti_engine::outcome::ScoreOptions;
use dti_engine::{Dataset, Framework, Plan};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

const RULES: &str = "
framework: test/allocations
version: '1'
kind: index
unit_kind: commune
points: 100
rounding: {indicator: 2, total: 2}
absent: {missing: zero, not_applicable: exclude, rejected: zero}
metrics:
  done: {type: count}
  all: {type: count}
  meetings: {type: count}
  page: {type: yes_no}
  head: {type: choice, options: [chief, deputy, none]}
groups:
  - id: work
    points: 70
    indicators:
      - {id: rate, points: 40, scoring: {ratio: {part: done, whole: all}}}
      - id: both
        points: 30
        scoring:
          sum_of:
            - {share: 50%, ratio: {part: done, whole: all, full_at: 80%}}
            - {share: 50%, linear: {of: meetings, zero_at: 0, full_at: 12}}
  - id: rest
    points: 30
    indicators:
      - {id: meetings, points: 10, scoring: {steps: {of: meetings, at_least: {4: 100%, 2: 50%}}}}
      - {id: page, points: 10, scoring: {yes_no: page}}
      - id: best
        points: 10
        scoring:
          best_of:
            - choice: {of: head, shares: {chief: 100%, deputy: 50%, none: 0%}}
            - yes_no: page
ranking: {places: 2}
grades:
  - {name: Tốt, at_least: 80%}
  - {name: Yếu, at_least: 0%}
verdict:
  pass_when:
    - total: {at_least: 50%}
    - every: {level: group, at_least: 40%}
";

/// Units with every kind of absence in them, some lacking what does not apply.
fn dataset(framework: &Framework, units: usize) -> Dataset {
    let mut csv = String::from("unit,done,all,meetings,page,head\n");
    for n in 0..units {
        let all = if n % 50 == 0 { 0 } else { n % 90 };
        let meetings = match n % 13 {
            0 => "n/a".to_owned(),
            1 => String::new(),
            2 => "rejected".to_owned(),
            meetings => meetings.to_string(),
        };
        let (page, head) = (["yes", "no"][n % 2], ["chief", "deputy", "none"][n % 3]);
        writeln!(csv, "u{n:06},{},{all},{meetings},{page},{head}", n % 90 / 2).unwrap();
    }
    Dataset::from_csv(csv.as_bytes(), framework).unwrap()
}

/// How often memory was asked for, in new pieces or larger ones, and how many bytes.
fn counted(work: impl FnOnce()) -> (usize, usize) {
    let region = Region::new(ALLOCATOR);
    work();
    let change = region.change();
    (change.allocations + change.reallocations, change.bytes_allocated)
}

/// One test, so that nothing else asks for memory meanwhile.
#[test]
fn nothing_is_asked_for_by_the_unit() {
    let framework = Framework::from_yaml(RULES).unwrap();
    let plan = Plan::compile(&framework).unwrap();
    let (few, many) = (dataset(&framework, 100), dataset(&framework, 16_000));
    let (all, groups) = (ScoreOptions::default(), ScoreOptions::default().keep_groups());
    let score =
        |dataset: &Dataset, options| counted(|| drop(plan.score_with(dataset, options).unwrap()));
    // Once for what is made once in the program, such as what the processor can do.
    score(&few, &all);
    // Two groups and the total in four bytes, five indicators in two; what is not kept costs
    // nothing. The blocks at work are the rest.
    for (options, kept) in [(&all, 3 * 4 + 5 * 2), (&groups, 3 * 4)] {
        let ((calls_of_few, _), (calls_of_many, bytes)) =
            (score(&few, options), score(&many, options));
        assert_eq!(
            calls_of_few, calls_of_many,
            "{options:?}: as often for 100 units as for 16,000"
        );
        assert!(bytes < 16_000 * kept + 100_000, "{options:?}: {bytes}");
    }

    // Two segments cost twice what one does, and ten cost ten times as much: nothing grows faster.
    let calls = |units| score(&dataset(&framework, units), &all).0;
    let (one, two, ten) = (calls(16_384), calls(32_768), calls(163_840));
    assert!(two - one <= one && ten - one <= 9 * (two - one) + 8, "{one}, {two}, {ten}");

    // A dataset of one unit takes what a hundred take: memory goes by blocks of units.
    let (calls_of_one, calls_of_few) = (calls(1), calls(100));
    assert_eq!(calls_of_one, calls_of_few);

    // Ranks, grades and verdicts: a list of ranks and what counts the totals.
    let outcome = plan.score(&many).unwrap();
    let (calls, _) = counted(|| assert_eq!(outcome.rank_all(), 16_000));
    assert!(calls <= 4, "{calls} to rank");
    let (calls, _) = counted(|| {
        let passing = outcome.results().filter(|unit| unit.verdict.is_some()).count();
        assert_eq!(passing, 16_000);
    });
    // Units that leave something out have totals that are no whole numbers of hundredths before they
    // are rounded; here totals are rounded, so all of them are.
    assert_eq!(calls, 0, "to go through all results");

    #[cfg(feature = "xlsx")]
    nothing_is_asked_for_by_the_cell(&framework);
}

/// The sheet of a workbook: a unit, and below or beside it what nobody reads.
#[cfg(feature = "xlsx")]
fn workbook(heads: &str, beside: &str, below: &str) -> Vec<u8> {
    use std::io::Write as _;

    let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let to = |kind_of: &str, target: &str| {
        let one = format!("<Relationship Id=\"r\" Type=\"{kind}/{kind_of}\" Target=\"{target}\"/>");
        format!("<Relationships>{one}</Relationships>")
    };
    let head = "<c t=\"str\"><v>unit</v></c><c t=\"str\"><v>done</v></c>";
    let rows = format!(
        "<row>{head}{heads}</row><row><c t=\"str\"><v>an</v></c><c><v>1</v></c>{beside}</row>{below}"
    );
    for (name, content) in [
        ("_rels/.rels", to("officeDocument", "xl/workbook.xml")),
        (
            "xl/workbook.xml",
            "<workbook><sheets><sheet name=\"A\" id:id=\"r\"/></sheets></workbook>".to_owned(),
        ),
        ("xl/_rels/workbook.xml.rels", to("worksheet", "a.xml")),
        ("xl/a.xml", format!("<worksheet><sheetData>{rows}</sheetData></worksheet>")),
    ] {
        out.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        out.write_all(content.as_bytes()).unwrap();
    }
    out.finish().unwrap().into_inner()
}

/// Cells in which nothing stands, whatever their format, cost no memory, however many they are; a wide row
/// costs what its cells do.
#[cfg(feature = "xlsx")]
fn nothing_is_asked_for_by_the_cell(framework: &Framework) {
    use dti_engine::dataset::ReadOptions;

    let read = |bytes: &[u8], options: &ReadOptions| {
        counted(|| drop(options.read_xlsx(bytes, framework).unwrap()))
    };
    let empty = |rows: usize| {
        let row = format!("<row>{}</row>", "<c s=\"1\"/>".repeat(100));
        workbook("", "", &row.repeat(rows))
    };
    let options = ReadOptions::default();
    let (few, many) = (read(&empty(10), &options), read(&empty(1_000), &options));
    // What is read into grows a few times.
    assert!(
        many.0 - few.0 < 10,
        "{few:?}, {many:?}: for a thousand empty cells and a hundred thousand"
    );

    let names: Vec<String> = (0..4_000).map(|name| format!("x{name}")).collect();
    let wide = |rows: usize| {
        let heads: String =
            names.iter().map(|name| format!("<c t=\"str\"><v>{name}</v></c>")).collect();
        let cells = "<c><v>1</v></c>".repeat(names.len());
        let unit = |row| format!("<row><c t=\"str\"><v>u{row}</v></c><c><v>1</v></c>{cells}</row>");
        workbook(&heads, &cells, &(0..rows).map(unit).collect::<String>())
    };
    let options = names.iter().fold(ReadOptions::default(), |options, name| options.ignore(name));
    let (few, many) = (read(&wide(10), &options), read(&wide(20), &options));
    assert!(
        many.0 - few.0 < 10 * 100,
        "{few:?}, {many:?}: for 4,000 cells more in each of ten rows"
    );
}
