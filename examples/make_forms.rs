//! Makes the forms that units fill in: a workbook for each unit, with a row for each figure.
//!
//! `--register` is a CSV file of the units that there are (`unit,name,kind,also`): each gets a form of its own, called
//! after its id and its name. Without it there is one form, in which a unit writes its name. With `--data`, a file or
//! a folder of forms that came back, the forms are those of the appraisal: what each unit sent is in them, with a column
//! for the reason of every change. All forms stand in `FOLDER`; none that is there is replaced.
//!
//! With `--points` the forms ask for the points that a unit gives itself, a cell for each indicator, and `appraise --points`
//! compares them with what the figures earn.
//!
//! The forms that come back are read as a folder: `score_units --rules FILE --data FOLDER --register FILE`.
//!
//! Exit code 0 when all forms were written, 1 when the rules, the register or the data have faults or a form is there
//! already, 2 when the command itself was wrong.

#[macro_use]
#[path = "shared/pipe.rs"]
mod pipe;
#[path = "shared/files.rs"]
mod files;
#[path = "shared/options.rs"]
mod options;
#[path = "shared/output.rs"]
mod output;
#[path = "shared/start.rs"]
mod start;

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use dti_engine::dataset::{RegisteredUnit, Template};
use dti_engine::{Framework, Language};

use files::Reading;
use options::Options;

const USAGE: &str = "usage: make_forms --rules FILE --out FOLDER [--register FILE] [--data FILE] [--points] [--lang vi|en]
with --data:      [--delimiter ,|;|tab] [--decimal point|comma] [--ignore COLUMN]…
                  [--ignore-sheet SHEET]… [--foot TEXT]… [--percent mixed|whole|share] [--read TEXT=VALUE]…
                  [--doubles newest] [--leave-out FILE]…";

type Failure = Box<dyn std::error::Error>;

struct Arguments {
    rules: PathBuf,
    out: PathBuf,
    register: Option<PathBuf>,
    data: Option<PathBuf>,
    /// Whether units give the points of the indicators.
    points: bool,
    language: Language,
    reading: Reading,
}

fn main() -> ExitCode {
    start::run(USAGE, arguments, run)
}

fn arguments(options: &Options) -> Result<Arguments, Failure> {
    let data = options.file("data");
    data.iter().try_for_each(|data| options.reading.fits(data))?;
    Ok(Arguments {
        rules: options.needed("rules", "FILE")?,
        out: options.needed("out", "FOLDER")?,
        register: options.file("register"),
        data,
        points: options.has("points"),
        language: options.language,
        reading: options.reading.clone(),
    })
}

fn run(arguments: &Arguments) -> Result<(), Failure> {
    let mut framework = Framework::from_path(&arguments.rules)?;
    if arguments.points {
        framework = framework.points_given()?;
    }
    let register = arguments.reading.register(arguments.register.as_deref())?;
    let data = arguments.data.as_ref();
    let read = |path| arguments.reading.units(path, &framework, register.as_ref());
    let data = data.map(|path| read(path)).transpose()?;
    let units = match (&data, &register) {
        (Some(data), _) => {
            let units = data.units().filter(|unit| unit.reported());
            let known = |unit: dti_engine::dataset::DatasetUnit<'_>| {
                RegisteredUnit::new(unit.id(), unit.name()).kind(unit.kind().as_str())
            };
            units.map(known).collect()
        }
        (None, Some(register)) => {
            let assessed = |unit: &&RegisteredUnit| {
                unit.kind.as_ref().is_none_or(|kind| framework.unit_kinds().contains(kind))
            };
            register.units().iter().filter(assessed).cloned().collect()
        }
        (None, None) => vec![RegisteredUnit::new("", "")],
    };
    let mut forms = Vec::new();
    for unit in &units {
        let mut template =
            Template::new(&framework).language(arguments.language).evidence().unit(unit);
        if let Some(register) = &register {
            template = template.register(register);
        }
        if let Some(data) = &data {
            template = template.dataset(data).reasons();
        }
        let mut bytes = Vec::new();
        template.write(&mut bytes)?;
        forms.push((arguments.out.join(name(unit, arguments.language)), bytes));
    }
    write(arguments, &forms)
}

/// What a form is called: the unit's id and name, without what some operating system takes for something else.
fn name(unit: &RegisteredUnit, language: Language) -> String {
    let plain = |c: char| if "/\\:*?\"<>|".contains(c) || c.is_control() { '-' } else { c };
    let mut name: String = format!("{} {}", unit.id, unit.name).trim().chars().map(plain).collect();
    if name.is_empty() {
        name = match language {
            Language::Vi => "bieu-mau".to_owned(),
            Language::En => "form".to_owned(),
        };
    }
    name + ".xlsx"
}

fn write(arguments: &Arguments, forms: &[(PathBuf, Vec<u8>)]) -> Result<(), Failure> {
    let differs = |(path, bytes): &&(PathBuf, Vec<u8>)| {
        path.exists() && fs::read(path).is_ok_and(|there| there != *bytes)
    };
    let there: Vec<_> =
        forms.iter().filter(differs).map(|(path, _)| format!("  {}", path.display())).collect();
    if !there.is_empty() {
        let there = there.join("\n");
        return Err(in_words!(
            "these forms are there already, and may have been filled in: nothing was written; name another folder with `--out`\n{there}",
            "các biểu mẫu này đã có, có thể đã được điền: không ghi gì cả; nêu thư mục khác bằng `--out`\n{there}"
        )
        .into());
    }
    fs::create_dir_all(&arguments.out)
        .map_err(|fault| output::cannot_write(&arguments.out, &fault))?;
    for (path, bytes) in forms {
        output::write(path, bytes)?;
    }
    let (count, folder) = (forms.len(), arguments.out.display());
    match arguments.language {
        Language::Vi => println!("Đã ghi {count} biểu mẫu vào {folder}."),
        Language::En => println!("{count} forms written to {folder}."),
    }
    Ok(())
}
