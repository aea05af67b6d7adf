//! Units that several executors score, each a process of its own, have the results of one run of the crate.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use datafusion::prelude::{SessionConfig, SessionContext};
use dti_engine::model::Nature;
use dti_engine_datafusion::pipeline::Session;
use dti_engine_datafusion::units::Rules;
use dti_engine_datafusion::{RULES, at_once, synthetic};

#[tokio::test(flavor = "multi_thread")]
async fn executors_have_the_bytes_of_one_run() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("datafusion-cluster");
    let _ = std::fs::remove_dir_all(&folder);
    synthetic::make(&folder.join("units"), 20_000, 3_000).unwrap();
    let rules = Arc::new(Rules::of(RULES, Some(Nature::Synthetic)).unwrap());
    let config = SessionConfig::new().with_target_partitions(4).with_batch_size(1_000);
    let session = Session::new(SessionContext::new_with_config(config), &rules).unwrap();
    let program = Path::new(env!("CARGO_BIN_EXE_dti-engine-datafusion"));
    let session = session.on_executors(program, 3, &folder.join("work")).await.unwrap();
    assert_eq!(session.executors().count(), 3);
    let took = session.run(&folder).await.unwrap();
    assert_eq!(took.units, 20_000);
    let files = at_once::write(&session, &rules, &folder).await.unwrap();
    let [spread, whole] = files.each_ref().map(|file| std::fs::read_to_string(file).unwrap());
    assert_eq!(whole.lines().count(), 20_001);
    assert!(spread == whole, "the results differ: {:?}", at_once::same(&files));
}
