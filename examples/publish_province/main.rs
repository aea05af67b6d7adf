//! From a folder of workbooks to the folder of results.
//!
//! ```text
//! cargo run --release --example publish_province -- [--data FOLDER] [--out FOLDER]
//!     [--province thanh-hoa|nghe-an|tuyen-quang|dong-thap] [--lang vi|en]
//! cargo run --release --example publish_province -- --templates FOLDER [--data FOLDER] [--province …]
//!     [--lang vi|en]
//! ```
//!
//! `--province` is one of the four of this crate (Thanh Hóa by default) or the path of a province file of your own,
//! `rules/my-province/province.yaml`, which is read with the rule files beside and around it; then `--data` or
//! `--templates` is needed.
//!
//! The folder of figures has a workbook (`communes.xlsx`) or a CSV file (`communes.csv`) for each run of the
//! province's file that there are figures of, or a folder of that name (`communes/`) with a file for each unit. Without `--data`, the workbooks are first made from the
//! figures that come with this crate, under `OUT/so-lieu`, as units would send them. What the figures of a
//! workbook are (`RUN.data.yaml` beside it) is said wherever they show. Where a file `RUN-verified.xlsx` stands beside `RUN.xlsx`,
//! the verified figures are what is published, and the two are compared. `RUN-previous.xlsx` has the figures of the year before,
//! for rules that look at it. Where there is a `register.csv` or a `register.xlsx`
//! (`unit,name,kind`), units that it does not have are refused with the nearest names, and those that did
//! not report are listed.
//!
//! `--templates` writes an empty workbook for each run instead, to be filled in, with a row for each unit of
//! the `register.csv` in that folder, where there is one. With `--data` it writes what was submitted once more,
//! as `RUN-verified.xlsx`, for those who verify it: with a column for the reason beside every value. A workbook
//! in which no unit stands counts as not sent in, not as zeros.
//!
//! With `--data`, how its files are to be read can be said as for `score_units`: `--delimiter`, `--decimal`,
//! `--ignore COLUMN`, `--ignore-sheet SHEET`, `--foot TEXT` (the text with which tables end).
//!
//! What comes out, in `target/publish/PROVINCE` where `--out` does not say otherwise:
//!
//! | file | what |
//! |---|---|
//! | `PROVINCE.html` | everything, as one page that needs no network and prints on A4 |
//! | `PROVINCE.xlsx` | everything, as a workbook |
//! | `PROVINCE.md`, `PROVINCE.json` | the same for people who write, and for programs |
//! | `bang-diem/RUN.csv` | every score of every unit |
//! | `phieu-diem/RUN/UNIT.html` | the card of each unit |
//! | `phieu-diem/RUN.html` | all cards, to be printed: a page of A4 for each where it has room there |
//! | `phan-tich/RUN.html`, `.xlsx` | what the ranks rest on |
//! | `tham-dinh/RUN.html`, `.xlsx` | self-assessed beside verified, where both are there |
//!
//! The folder takes the place of older results as a whole, once everything is written. It is refused where it
//! holds what this program did not write, or what was changed since: `.publish_province.sha256` lists its
//! files. So are forms that someone filled in. An id that some operating system would not take for a name
//! is written otherwise (`report::file_name`).
//!
//! Exit code 0 when everything was written, 1 when rules or figures have faults, 2 when the command itself
//! was wrong.

#[macro_use]
#[path = "../shared/pipe.rs"]
mod pipe;
#[path = "../shared/start.rs"]
mod start;

#[path = "../score_province/data.rs"]
mod data;
mod figures;
#[path = "../shared/files.rs"]
mod files;
mod folder;
#[path = "../shared/json.rs"]
mod json;
#[path = "../shared/options.rs"]
mod options;
#[path = "../shared/output.rs"]
mod output;
mod results;

use std::path::PathBuf;
use std::process::ExitCode;

use dti_engine::province::Province;
use dti_engine::{Catalog, Language};

use data::Place;
use files::Reading;
use folder::Results;
use options::Options;

const USAGE: &str = "usage: publish_province [--data FOLDER] [--out FOLDER] [--lang vi|en]
                       [--province thanh-hoa|nghe-an|tuyen-quang|dong-thap|FILE]
       publish_province --templates FOLDER [--data FOLDER] [--province …] [--lang vi|en]
with --data:           [--delimiter ,|;|tab] [--decimal point|comma] [--ignore COLUMN]…
                       [--ignore-sheet SHEET]… [--foot TEXT]…
                       [--percent mixed|whole|share] [--read TEXT=VALUE]… [--doubles newest] [--leave-out FILE]…";

type Failure = Box<dyn std::error::Error>;

/// Which province.
enum Which {
    /// One of this crate.
    Known(&'static Place),
    /// That of a file.
    File(PathBuf),
}

struct Arguments {
    which: Which,
    data: Option<PathBuf>,
    out: Option<PathBuf>,
    templates: Option<PathBuf>,
    language: Language,
    reading: Reading,
}

fn main() -> ExitCode {
    start::run(USAGE, arguments, run)
}

fn arguments(options: &Options) -> Result<Arguments, Failure> {
    let (data, templates) = (options.file("data"), options.file("templates"));
    if templates.is_some() && options.has("out") {
        return Err(in_words!(
            "`--templates` goes without `--out`",
            "`--templates` không đi với `--out`"
        )
        .into());
    }
    let which = which(options.text("province")?.as_deref().unwrap_or("thanh-hoa"))?;
    if matches!(which, Which::File(_)) && data.is_none() && templates.is_none() {
        return Err(in_words!(
            "a province file of your own has no figures here: name them with `--data`",
            "tệp tỉnh của riêng bạn không có sẵn số liệu: hãy nêu bằng `--data`"
        )
        .into());
    }
    let (language, reading) = (options.language, options.reading.clone());
    Ok(Arguments { which, data, out: options.file("out"), templates, language, reading })
}

fn which(province: &str) -> Result<Which, Failure> {
    if let Some(place) = data::PLACES.iter().find(|place| place.id == province) {
        return Ok(Which::Known(place));
    }
    let path = PathBuf::from(province);
    if path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml") {
        return Ok(Which::File(path));
    }
    let known: Vec<_> = data::PLACES.iter().map(|place| format!("`{}`", place.id)).collect();
    let known = known.join(", ");
    Err(in_words!(
        "`--province` cannot be `{province}` (allowed: {known}, or a file `….yaml`)",
        "`--province` không thể là `{province}` (cho phép: {known}, hoặc một tệp `….yaml`)"
    )
    .into())
}

/// The province, and where its figures come from where this crate has them.
fn load(which: &Which) -> Result<(Province, Option<&'static Place>), Failure> {
    match which {
        Which::Known(place) => {
            let catalog = Catalog::from_yaml_texts(data::RULES)?;
            Ok((place.read(&catalog)?, Some(place)))
        }
        Which::File(path) => {
            // A draft beside the rules of this year stops nobody.
            Ok((Province::from_path_alone(path)?, None))
        }
    }
}

fn run(arguments: &Arguments) -> Result<(), Failure> {
    let language = arguments.language;
    let (province, place) = load(&arguments.which)?;
    match (&arguments.templates, &arguments.data) {
        (Some(folder), None) => return figures::write_templates(&province, folder, language),
        (Some(folder), Some(data)) => {
            let how = (&arguments.reading, language);
            return figures::write_for_verifiers(&province, data, folder, how);
        }
        (None, _) => {}
    }
    let default = || PathBuf::from("target/publish").join(province.id());
    let out = arguments.out.clone().unwrap_or_else(default);
    let mut read: Vec<_> = arguments.data.iter().cloned().collect();
    if let Which::File(path) = &arguments.which {
        read.extend([path.clone(), Province::rules_folder(path)]);
    }
    let mut results = Results::begin(&out, &read)?;
    let folder = match &arguments.data {
        Some(folder) => folder.clone(),
        None => {
            if let Some(place) = place {
                figures::write_workbooks(place, &province, &mut results, language)?;
            }
            results.folder().join(figures::FIGURES)
        }
    };
    let figures = figures::read(&province, &folder, &arguments.reading)?;
    results::publish(&province, &figures, results, language)
}
