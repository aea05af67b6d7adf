//! Units that DataFusion scores in parts have the results of one run of the crate.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use datafusion::physical_plan::displayable;
use datafusion::prelude::{SessionConfig, SessionContext};
use dti_engine::model::Nature;
use dti_engine_datafusion::pipeline::Session;
use dti_engine_datafusion::units::Rules;
use dti_engine_datafusion::{RULES, at_once, synthetic};

/// A folder of this test alone.
fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("datafusion-{name}"));
    let _ = std::fs::remove_dir_all(&folder);
    folder
}

fn rules() -> Arc<Rules> {
    Arc::new(Rules::of(RULES, Some(Nature::Synthetic)).unwrap())
}

/// Scores the units of a folder in so many partitions, and returns the bytes of both results.
async fn both(folder: &Path, partitions: usize, batch: usize) -> [Vec<u8>; 2] {
    let config = SessionConfig::new().with_target_partitions(partitions).with_batch_size(batch);
    let rules = rules();
    let session = Session::new(SessionContext::new_with_config(config), &rules).unwrap();
    session.run(folder).await.unwrap();
    let files = at_once::write(&session, &rules, folder).await.unwrap();
    let bytes = files.each_ref().map(|file| std::fs::read(file).unwrap());
    assert_eq!(at_once::same(&files).is_ok(), bytes[0] == bytes[1]);
    bytes
}

#[tokio::test(flavor = "multi_thread")]
async fn parts_in_any_order_have_the_bytes_of_one_run() {
    let folder = folder("orders");
    synthetic::make(&folder.join("units"), 20_000, 3_000).unwrap();
    let [spread, whole] = both(&folder, 3, 1_000).await;
    let text = String::from_utf8(whole.clone()).unwrap();
    assert!(spread == whole, "{}", first_difference(&spread, &whole));
    assert_eq!(text.lines().count(), 20_001);

    // The files in another order, and other partitions: the parts and their merging are others.
    let units = folder.join("units");
    let name = |file: usize| units.join(format!("part-{file:05}.parquet"));
    for file in 0..7 {
        std::fs::rename(name(file), name(100 + file)).unwrap();
    }
    for file in 0..7 {
        std::fs::rename(name(100 + file), name(6 - file)).unwrap();
    }
    let [spread, _] = both(&folder, 2, 4_096).await;
    assert!(spread == whole, "{}", first_difference(&spread, &whole));
}

fn first_difference(one: &[u8], two: &[u8]) -> String {
    let (one, two) = (String::from_utf8_lossy(one), String::from_utf8_lossy(two));
    let differs = one.lines().zip(two.lines()).find(|(one, two)| one != two);
    format!("{differs:?}, {} and {} lines", one.lines().count(), two.lines().count())
}

/// What the comparison would not see if nothing were compared: every column says something, and units differ.
#[tokio::test(flavor = "multi_thread")]
async fn every_column_says_something() {
    let folder = folder("columns");
    synthetic::make(&folder.join("units"), 5_000, 5_000).unwrap();
    let [spread, _] = both(&folder, 2, 512).await;
    let text = String::from_utf8(spread).unwrap();
    let mut lines = text.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let head = lines.next().unwrap();
    let expected = [
        "unit",
        "name",
        "kind",
        "total",
        "share",
        "no_total",
        "score:access",
        "score:fast",
        "score:affordable",
        "score:identity",
        "score:use",
        "score:services",
        "score:skills",
        "rank",
    ];
    assert_eq!(head, expected);
    let rows: Vec<Vec<&str>> = lines.collect();
    for (place, name) in head.iter().enumerate() {
        let mut values: Vec<&str> = rows.iter().map(|row| row[place]).collect();
        values.sort_unstable();
        values.dedup();
        // Households have no names.
        let least = if *name == "name" { 1 } else { 2 };
        assert!(values.len() >= least, "{name}: {values:?}");
    }
}

#[tokio::test]
async fn faults_of_the_units_and_of_the_order_of_statements_are_told() {
    let folder = folder("faults");
    synthetic::make(&folder.join("units"), 10, 10).unwrap();
    let context = SessionContext::new();
    let _session = Session::new(context.clone(), &rules()).unwrap();
    let units = folder.join("units").to_str().unwrap().to_owned() + "/";
    context.register_parquet("units", &units, Default::default()).await.unwrap();
    let fault = async |statement: &str| {
        let made = context.sql(statement).await.unwrap().collect().await;
        made.unwrap_err().to_string()
    };
    let unit = "named_struct('unit', unit, 'kind', kind, 'speed', speed)";
    let early = fault(&format!("SELECT dti_score({unit}, 'none/peers.json') FROM units")).await;
    assert!(early.contains("the peers are not known"), "{early}");
    assert!(early.contains("none/peers.json"), "{early}");
    let sped = unit.replace("'speed'", "'sped'");
    let unknown = fault(&format!("SELECT dti_peers({sped}) FROM units")).await;
    assert!(unknown.contains("D0202") && unknown.contains("sped"), "{unknown}");
    let below = unit.replace(" speed", " -1 - speed");
    let negative = fault(&format!("SELECT dti_peers({below}) FROM units")).await;
    assert!(negative.contains("D0405") && negative.contains("].speed"), "{negative}");
    let column = fault("SELECT dti_peers(unit) FROM units").await;
    assert!(column.contains("a unit is a struct"), "{column}");
}

/// Were a plan to have the function for each of its fields, units would be scored sixteen times.
#[tokio::test]
async fn a_unit_is_scored_once() {
    let folder = folder("plan");
    synthetic::make(&folder.join("units"), 100, 100).unwrap();
    let session = Session::new(SessionContext::new(), &rules()).unwrap();
    let units = session.units(&folder).await.unwrap();
    let plan = session
        .scores(&units, &folder.join("peers.json"))
        .await
        .unwrap()
        .create_physical_plan()
        .await
        .unwrap();
    let told = displayable(plan.as_ref()).indent(true).to_string();
    assert_eq!(told.matches("dti_score(").count(), 1, "{told}");
}

/// Names are those that the statement gives, however DataFusion rewrites it.
#[tokio::test]
async fn columns_that_change_their_names_are_read_by_the_new_ones() {
    let folder = folder("names");
    synthetic::make(&folder.join("units"), 100, 100).unwrap();
    let context = SessionContext::new();
    let _session = Session::new(context.clone(), &rules()).unwrap();
    let units = folder.join("units").to_str().unwrap().to_owned() + "/";
    context.register_parquet("units", &units, Default::default()).await.unwrap();
    let summary = async |table: &str| {
        let unit =
            "named_struct('unit', unit, 'kind', kind, 'services', services, 'spending', spending)";
        let made =
            context.sql(&format!("SELECT dti_peers({unit}) AS peers FROM {table}")).await.unwrap();
        made.to_string().await.unwrap()
    };
    let swapped = "(SELECT unit, kind, services AS spending, spending AS services FROM units)";
    let twice = swapped.replace("FROM units", &format!("FROM {swapped}"));
    assert_ne!(summary("units").await, summary(swapped).await);
    assert_eq!(summary("units").await, summary(&twice).await);
}

#[test]
fn rules_without_scores_are_refused() {
    let targets = "framework: test/targets\nversion: '1'\nkind: criteria\nunit_kind: commune\n\
        metrics: {v: {type: count}}\n\
        targets: [{id: a, of: v, at_least: 1}]\n";
    let rules = Arc::new(Rules::of(targets, None).unwrap());
    let refused = Session::new(SessionContext::new(), &rules).err().unwrap().to_string();
    assert!(refused.contains("test/targets has targets and no scores"), "{refused}");
}
