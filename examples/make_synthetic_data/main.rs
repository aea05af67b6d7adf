//! Writes the synthetic datasets under `examples/data/`.
//!
//! **Every value is made up.** Names are real where a document has them: the departments and eighteen districts of
//! Thanh Hóa (document 003, Appendix 5 and passim), seventeen departments and ten districts of Nghệ An (004), eight
//! departments and the districts of Tuyên Quang (000). All other units are numbered, because the documents do not
//! name them. The latent quality of the five departments and five districts of Thanh Hóa that the document lists
//! first for 2022 (003:1110-1111) is set so that they come first here too; no published score stands behind any
//! number. The communes of 2025, and those that they were formed from, have their real names (`rules/*/merged-2025.yaml`).
//!
//! A unit has a latent quality from 0 to 1000, and every column leans on it with some noise. Some cells are
//! missing, not applicable or rejected, and some wholes are zero, as in real submissions. Every 97th commune of
//! Thanh Hóa repeats the figures of the one before it, so that there are ties.
//!
//! Beside each file stands its description (`NAME.data.yaml`), which says that the figures are synthetic.
//!
//! The program uses integers and its own generator only, so it writes the same bytes on every machine:
//!
//! ```text
//! cargo run --example make_synthetic_data                  # writes the files
//! cargo run --example make_synthetic_data -- --check       # exits with 1 if a file differs
//! cargo run --example make_synthetic_data -- --out DIR     # writes them elsewhere
//! ```
#![expect(
    clippy::arithmetic_side_effects,
    reason = "every quantity is a small integer bounded by the tables of this program"
)]

#[macro_use]
#[path = "../shared/pipe.rs"]
mod pipe;
#[path = "../shared/output.rs"]
mod output;

mod draw;
mod mergers;
mod nghe_an;
mod random;
mod thanh_hoa;
mod tuyen_quang;
mod units;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use draw::{Column, Row};
use mergers::Communes;
use units::Unit;

fn main() -> ExitCode {
    match run(std::env::args().skip(1)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(message) => {
            eprintln!("make_synthetic_data: {message}");
            ExitCode::from(2)
        }
    }
}

/// Writes or checks the files; false when a checked file differs.
fn run(mut arguments: impl Iterator<Item = String>) -> Result<bool, String> {
    let mut check = false;
    let mut folder =
        Path::new(option_env!("CARGO_MANIFEST_DIR").unwrap_or(".")).join("examples/data");
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--check" => check = true,
            "--out" => {
                folder = PathBuf::from(arguments.next().ok_or("--out needs a folder")?);
            }
            other => return Err(format!("unknown argument `{other}`: use --check or --out DIR")),
        }
    }
    let files = files()?;
    let texts =
        files.iter().flat_map(|file| [(file.name.to_owned(), file.csv()), file.described()]);
    let mut same = true;
    for (name, text) in texts {
        let path = folder.join(&name);
        if check {
            let found =
                fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
            if found != text {
                eprintln!("{}: differs from what this program writes", path.display());
                same = false;
            }
            continue;
        }
        let parent = path.parent().unwrap_or(&folder);
        fs::create_dir_all(parent).map_err(|e| format!("{}: {e}", parent.display()))?;
        output::write(&path, text.as_bytes())?;
        println!("{}: {} lines", path.display(), text.lines().count());
    }
    Ok(same)
}

/// A dataset; the number is that of its generator.
struct File {
    number: u64,
    name: &'static str,
    columns: &'static [Column],
    units: Vec<Unit>,
}

const fn file(
    number: u64,
    name: &'static str,
    columns: &'static [Column],
    units: Vec<Unit>,
) -> File {
    File { number, name, columns, units }
}

fn files() -> Result<Vec<File>, String> {
    use units::{
        communes, departments, departments_2025, districts, nghe_an_communes, nghe_an_departments,
        nghe_an_districts, nghe_an_enterprises, nghe_an_health_facilities, tuyen_quang_agencies,
    };
    let (thanh_hoa, nghe_an) = (Communes::thanh_hoa()?, Communes::nghe_an()?);
    let tuyen_quang = Communes::tuyen_quang()?;
    Ok(vec![
        file(1, "thanh-hoa/departments-2022.csv", thanh_hoa::DEPARTMENT, departments()),
        file(2, "thanh-hoa/districts-2022.csv", thanh_hoa::DISTRICT, districts()),
        file(3, "thanh-hoa/communes-2022.csv", thanh_hoa::COMMUNE, communes(0)),
        file(4, "thanh-hoa/commune-recognition-2023.csv", thanh_hoa::RECOGNITION, communes(60)),
        file(5, "thanh-hoa/departments-2025.csv", thanh_hoa::DEPARTMENT_2025, departments_2025()),
        file(6, "thanh-hoa/communes-2025.csv", thanh_hoa::COMMUNE_2025, thanh_hoa.formed()),
        file(8, "thanh-hoa/communes-before-2022.csv", thanh_hoa::COMMUNE, thanh_hoa.before()),
        file(
            7,
            "thanh-hoa/district-recognition-2024.csv",
            thanh_hoa::DISTRICT_RECOGNITION,
            districts(),
        ),
        file(11, "nghe-an/departments-2023.csv", nghe_an::DEPARTMENT, nghe_an_departments()),
        file(12, "nghe-an/districts-2023.csv", nghe_an::DISTRICT, nghe_an_districts()),
        file(13, "nghe-an/communes-2023.csv", nghe_an::COMMUNE, nghe_an_communes()),
        file(14, "nghe-an/enterprises-2024.csv", nghe_an::ENTERPRISE, nghe_an_enterprises()),
        file(
            15,
            "nghe-an/health-facilities-2024.csv",
            nghe_an::HEALTH_FACILITY,
            nghe_an_health_facilities(),
        ),
        file(16, "tuyen-quang/agencies-2023.csv", tuyen_quang::AGENCY, tuyen_quang_agencies()),
        file(17, "nghe-an/communes-2025.csv", nghe_an::COMMUNE_2025, nghe_an.formed()),
        // The same set of indicators is used in Thanh Hóa, where no enterprise is named.
        file(19, "thanh-hoa/enterprises-2022.csv", nghe_an::ENTERPRISE, nghe_an_enterprises()),
        file(18, "tuyen-quang/communes-2025.csv", tuyen_quang::COMMUNE_2025, tuyen_quang.formed()),
    ])
}

impl File {
    /// The description beside the file: whoever reads the figures is told what they are.
    fn described(&self) -> (String, String) {
        let stem = self.name.trim_end_matches(".csv");
        let file = self.name.rsplit('/').next().unwrap_or(self.name);
        let year = stem.rsplit('-').next().unwrap_or_default();
        let text = format!(
            "# Số liệu giả lập, do examples/make_synthetic_data sinh ra.\n\
             # Synthetic: made by examples/make_synthetic_data.\n\
             data: {file}\nnature: synthetic\nas_of: {year}-12-31\n"
        );
        (format!("{stem}.data.yaml"), text)
    }

    fn csv(&self) -> String {
        let mut text = "unit,name,kind".to_owned();
        for column in self.columns {
            text.push(',');
            text.push_str(column.id);
        }
        text.push('\n');
        for unit in &self.units {
            let mut row = Row::new(self.number, unit);
            text.push_str(&format!("{},{},{}", unit.id, quoted(&unit.name), unit.kind));
            for column in self.columns {
                text.push(',');
                text.push_str(&row.cell(column));
            }
            text.push('\n');
        }
        text
    }
}

fn quoted(name: &str) -> String {
    if name.contains(',') { format!("\"{name}\"") } else { name.to_owned() }
}
