//! Scores synthetic units through DataFusion, and compares the result with one run of the crate. See README.md.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use datafusion::common::{Result, exec_err};
use datafusion::prelude::{SessionConfig, SessionContext};
use dti_engine::model::Nature;
use dti_engine_datafusion::pipeline::Session;
use dti_engine_datafusion::units::Rules;
use dti_engine_datafusion::{RULES, at_once, memory, synthetic};

/// What the command asks for.
struct Options {
    units: u64,
    compare: u64,
    folder: PathBuf,
}

impl Options {
    fn read(mut arguments: impl Iterator<Item = String>) -> std::result::Result<Self, String> {
        let folder = std::env::temp_dir().join("dti-engine-datafusion");
        let mut options = Self { units: 10_000_000, compare: 1_000_000, folder };
        while let Some(name) = arguments.next() {
            let value = arguments.next().ok_or_else(|| format!("{name} has no value"))?;
            let number =
                || value.replace('_', "").parse().map_err(|_| format!("{value} is no number"));
            match name.as_str() {
                "--units" => options.units = number()?,
                "--compare" => options.compare = number()?,
                "--folder" => options.folder = PathBuf::from(value),
                _ => return Err(format!("{name} is not --units, --compare or --folder")),
            }
        }
        match options.units {
            0 => Err("there must be a unit".to_owned()),
            _ => Ok(options),
        }
    }
}

#[tokio::main]
async fn main() -> Result<()> {
    let options = match Options::read(std::env::args().skip(1)) {
        Ok(options) => options,
        Err(fault) => return exec_err!("{fault}"),
    };
    let rules = Arc::new(Rules::of(RULES, Some(Nature::Synthetic))?);
    if options.compare < options.units {
        run(&rules, &options, "all", options.units).await?;
    }
    if options.compare > 0 {
        let units = options.units.min(options.compare);
        let folder = options.folder.join("compared");
        let session = run(&rules, &options, "compared", units).await?;
        memory::forget();
        let start = Instant::now();
        let files = at_once::write(&session, &rules, &folder).await?;
        println!("one run of the crate, and both results as CSV{}", told(start.elapsed(), units));
        let bytes = at_once::same(&files)?;
        println!("the results of both are the same, byte for byte: {bytes} bytes");
        files.iter().for_each(|file| println!("  {}", file.display()));
    }
    Ok(())
}

/// Makes, scores and ranks so many units, and says what it took.
async fn run(rules: &Arc<Rules>, options: &Options, name: &str, units: u64) -> Result<Session> {
    let folder = &options.folder.join(name);
    println!("{units} synthetic units in {}", folder.display());
    let made = folder.join("units");
    if made.exists() {
        std::fs::remove_dir_all(&made)?;
    }
    let start = Instant::now();
    synthetic::make(&made, units, 1_000_000)?;
    println!("  made    {}", told(start.elapsed(), units));
    memory::forget();
    // Units are read, scored and written in batches of so many: each is a dataset of its own.
    let config = SessionConfig::new().with_batch_size(1 << 15);
    let session = Session::new(SessionContext::new_with_config(config), rules)?;
    let took = session.run(folder).await?;
    println!("  peers   {}", told(took.peers, units));
    println!("  scored  {}", told(took.scores, units));
    println!("  ranked  {}", told(took.ranks, units));
    println!("  together{}", told(took.peers + took.scores + took.ranks, units));
    Ok(session)
}

/// Says a time, how many units a second that are, and how much memory the program has had at most.
fn told(time: Duration, units: u64) -> String {
    let seconds = time.as_secs_f64();
    let memory = memory::peak().map_or_else(String::new, |mib| format!(", at most {mib} MiB"));
    format!("{seconds:8.2} s, {:9.0} units/s{memory}", units as f64 / seconds)
}
