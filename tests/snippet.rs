//! The calls of the design, one after another, with the crate's own error alone.

#![allow(clippy::unreachable, missing_docs, reason = "test code")]

use dti_engine::number::Date;
use dti_engine::{Catalog, Dataset, Error, Language, Plan};

fn run() -> Result<(usize, String), Error> {
    let root = env!("CARGO_MANIFEST_DIR");
    let catalog = Catalog::from_dir(format!("{root}/rules"))?;
    let date = Date::new(2023, 1, 1).unwrap_or_else(|| unreachable!("a day of the calendar"));
    let framework = catalog.in_force("thanh-hoa/commune", date)?;
    let plan = Plan::compile(framework)?;
    let path = format!("{root}/examples/data/thanh-hoa/communes-2022.csv");
    let dataset = Dataset::from_csv_path(path, framework)?;
    let outcome = plan.score(&dataset)?;
    let places = outcome.ranking().map(|p| format!("{} {} {}", p.rank, p.unit.name, p.total));
    let count = places.count();
    Ok((count, outcome.scorecard("xa-001")?.explain(Language::Vi).to_string()))
}

#[test]
fn the_calls_of_the_design_work_as_written() -> Result<(), Error> {
    let (places, text) = run()?;
    assert_eq!(places, 559);
    assert!(text.starts_with("PHIẾU ĐIỂM · Xã số 001 (xa-001)"), "{text}");
    Ok(())
}
