//! The table of files: from the bytes of a file to those of the result, and a workbook beside its bare reader.

use std::fmt::Write;
use std::io::Cursor;

use calamine::{Reader, Xlsx};
use dti_engine::dataset::ReadOptions;
use dti_engine::number::Decimal;
use dti_engine::report::{Cell, Column, Table, write_csv};
use dti_engine::{Framework, Language, Plan};

use crate::table::{Contender, race, timed};
use crate::{SEED, on_threads, work};

/// Indicators of the index, each a ratio of two metrics.
const RATIOS: usize = 30;

/// An index of 60 metrics: 30 ratios in five groups, rounded to two places.
fn rules() -> String {
    let mut yaml =
        "framework: bench/files\nversion: \"1\"\nkind: index\nunit_kind: commune\nname: Files\n\
         source: {standing: illustrative}\npoints: 100\nrounding: {indicator: 2, total: 2}\n\
         absent: {missing: zero, zero_whole: zero}\nmetrics:\n"
            .to_owned();
    for i in 0..RATIOS {
        let _ = writeln!(yaml, "  a{i}: {{type: count}}\n  b{i}: {{type: count}}");
    }
    yaml.push_str("groups:\n");
    for group in 0..5 {
        let _ = writeln!(yaml, "  - id: g{group}\n    weight: 1\n    indicators:");
        for i in (group..RATIOS).step_by(5) {
            let scoring = format!("ratio: {{part: a{i}, whole: b{i}}}");
            let _ = writeln!(yaml, "      - {{id: i{i}, weight: 1, scoring: {{{scoring}}}}}");
        }
    }
    yaml + "ranking: {places: 2}\n"
}

/// Synthetic figures of so many units.
fn csv(units: usize) -> String {
    let mut random = work::Random(SEED);
    let mut text = String::from("unit,name");
    (0..RATIOS).for_each(|i| _ = write!(text, ",a{i},b{i}"));
    for place in 0..units {
        let _ = write!(text, "\nu{place:07},Xã {place:07}");
        for _ in 0..RATIOS {
            let whole = 2_000 + random.below(2_000);
            let _ = write!(text, ",{},{whole}", random.below(whole + 1));
        }
    }
    text + "\n"
}

/// The figures of W(N) as a workbook, whose numbers are numbers.
fn workbook(units: usize) -> Vec<u8> {
    let csv = work::csv(units, SEED);
    let mut lines = csv.lines();
    let heads = lines.next().unwrap().split(',');
    let mut table = Table::new(Language::En, "W", heads.map(|id| Column::left(id, id)).collect());
    for line in lines {
        let cell = |(place, text): (usize, &str)| match text.parse::<u32>() {
            Ok(number) if place > 1 => Cell::number(Decimal::from(number)),
            _ => Cell::from(text),
        };
        table.push(line.split(',').enumerate().map(cell));
    }
    table.to_workbook().unwrap()
}

/// Measures and prints the table, on one thread.
pub fn print() {
    println!("\n| units | what | ns/unit | × the first |\n|---:|---|---:|---:|");
    let framework = Framework::from_yaml(&rules()).unwrap();
    let plan = Plan::compile(&framework).unwrap();
    let read = |text: &str| ReadOptions::default().read_csv(text.as_bytes(), &framework).unwrap();
    for (units, rounds) in [(3_321, 15), (100_000, 5)] {
        let text = csv(units);
        let scored = || {
            let outcome = plan.score(&read(&text)).unwrap();
            outcome.rank_all();
            outcome
        };
        let to_csv = || {
            let mut out = String::new();
            write_csv(&scored(), &mut out).unwrap();
            out
        };
        let to_json = || serde_json::to_vec(&scored()).unwrap();
        race(
            units,
            rounds,
            &mut [
                Contender {
                    name: "CSV to dataset",
                    run: Box::new(|| on_threads(1, || timed(|| read(&text)))),
                },
                Contender {
                    name: "CSV to ranks",
                    run: Box::new(|| on_threads(1, || timed(scored))),
                },
                Contender { name: "CSV to CSV", run: Box::new(|| on_threads(1, || timed(to_csv))) },
                Contender {
                    name: "CSV to JSON",
                    run: Box::new(|| on_threads(1, || timed(to_json))),
                },
            ],
        );
    }
    let framework = Framework::from_yaml(&work::rules()).unwrap();
    let bytes = workbook(3_321);
    let alone = || {
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.as_slice())).unwrap();
        let name = book.sheet_names()[0].clone();
        book.worksheet_range(&name).unwrap()
    };
    let dataset = || ReadOptions::default().read_xlsx(bytes.as_slice(), &framework).unwrap();
    race(
        3_321,
        9,
        &mut [
            Contender { name: "workbook, calamine alone", run: Box::new(|| timed(alone)) },
            Contender { name: "workbook to dataset", run: Box::new(|| timed(dataset)) },
        ],
    );
}
