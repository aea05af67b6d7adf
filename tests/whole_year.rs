//! A province's year without a programmer: the commands of the guide, typed in their order, for each of the four provinces.
//!
//! The commands are read out of `rules/README.md` (`sh year`), and the table below them says what another province
//! replaces. What people do between them is done by a program with a seed: units fill in their forms from the committed
//! synthetic figures, one sends two, a stranger sends one, and verifiers reject some values with a reason.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "test code: a fault is a failed test"
)]

mod built;
mod typed;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use built::{example, folder, root, text};
use calamine::{Data, Reader as _, Xlsx};
use typed::{FIRST, beside_figures, change_sheet, words};

const CARGO: &str = "cargo run -q --release --example ";
/// So many of the values of a unit are rejected in the first round.
const REJECTED: usize = 1;
const REASON: &str = "Không có tài liệu kiểm chứng";

/// The blocks of the guide's year: what kind each is, and its commands.
fn blocks(guide: &str) -> Vec<(&str, Vec<&str>)> {
    let parts = guide.split("```sh year").skip(1);
    parts
        .map(|part| {
            let body = part.split("```").next().unwrap();
            let (kind, commands) = body.split_once('\n').unwrap();
            (kind.trim(), commands.lines().collect())
        })
        .collect()
}

/// The rows of the table below the commands: what each province writes in the place of the first one's.
fn replacements(guide: &str) -> Vec<Vec<&str>> {
    let (_, table) = guide.split_once("| Thanh Hóa | Nghệ An |").unwrap();
    let rows = table.lines().skip(2).take_while(|line| line.starts_with('|'));
    rows.map(|row| row.split('`').skip(1).step_by(2).collect()).collect()
}

/// Draws numbers from a seed, always the same.
struct Draws(u64);

impl Draws {
    fn below(&mut self, end: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end
    }
}

/// The cells of a line of CSV.
fn cells(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut quoted = false;
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            c => cells.last_mut().unwrap().push(c),
        }
    }
    cells
}

/// The figures of every unit of a file, by its id: each metric with its value.
fn figures(csv: &str) -> BTreeMap<String, Vec<(String, String)>> {
    let mut lines = csv.lines().map(cells);
    let head = lines.next().unwrap();
    let of_unit = |line: Vec<String>| {
        let values = head.iter().zip(&line).skip(3).filter(|(_, value)| !value.is_empty());
        let values = values.map(|(id, value)| (id.clone(), value.clone())).collect();
        (line[0].clone(), values)
    };
    lines.map(of_unit).collect()
}

/// The forms of a folder by the id of their unit, which their names begin with.
fn forms(folder: &Path) -> BTreeMap<String, PathBuf> {
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    paths
        .map(|path| {
            let name = path.file_name().unwrap().to_str().unwrap();
            (name.split(' ').next().unwrap().to_owned(), path.clone())
        })
        .collect()
}

/// Types values beside the figures of a form: of each the metric, the value and the reason, if there is a column for it.
fn fill(form: &Path, path: &Path, values: &[[&str; 3]]) {
    let bytes = fs::read(form).unwrap();
    let mut table = vec![vec!["metric", "value", "reason"]];
    if values.iter().all(|[_, _, reason]| reason.is_empty()) {
        table = vec![vec!["metric", "value"]];
    }
    let columns = table[0].len();
    table.extend(values.iter().map(|row| row[..columns].to_vec()));
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    change_sheet(&bytes, path, FIRST, |xml| beside_figures(&bytes, &table, xml));
}

/// The metrics of a form that have a value, in its order.
fn filled(form: &Path) -> Vec<String> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(fs::read(form).unwrap())).unwrap();
    let (_, range) = book.worksheets().swap_remove(0);
    let rows: Vec<Vec<_>> =
        range.rows().map(|row| row.iter().map(Data::to_string).collect()).collect();
    let ids = rows.iter().position(|row| row.iter().any(|cell| cell == "metric")).unwrap();
    let place = |id: &str| rows[ids].iter().position(|cell| cell == id).unwrap();
    let (metric, value) = (place("metric"), place("value"));
    // Some of the synthetic figures are rejected from the beginning.
    let counts = |text: &str| !["", "rejected", "Bị loại", "bị loại"].contains(&text);
    let rows = rows[ids + 1..].iter().filter(|row| counts(&row[value]) && !row[metric].is_empty());
    rows.map(|row| row[metric].clone()).collect()
}

/// One province in its folder.
struct Year<'g> {
    place: PathBuf,
    replaced: Vec<(&'g str, &'g str)>,
}

impl Year<'_> {
    /// Runs a command of the guide, and returns its exit code and what it printed, to both of its outputs.
    fn run(&self, command: &str) -> (Option<i32>, String) {
        let mut command = command.to_owned();
        for (first, own) in &self.replaced {
            command = command.replace(first, own);
        }
        let rest = command.strip_prefix(CARGO).unwrap_or_else(|| panic!("what is `{command}`?"));
        let (name, arguments) = rest.split_once(" -- ").unwrap();
        let output =
            example(name).args(words(arguments)).current_dir(&self.place).output().unwrap();
        (output.status.code(), text(&output.stdout) + &text(&output.stderr))
    }

    /// Runs the commands of a block, which must end well, and returns what each printed.
    fn all(&self, commands: &[&str]) -> Vec<String> {
        let run = |command: &&str| {
            let (code, said) = self.run(command);
            assert_eq!(code, Some(0), "{command}\n{said}");
            said
        };
        commands.iter().map(run).collect()
    }

    fn own(&self, number: usize) -> &str {
        self.replaced[number].1
    }

    fn path(&self, path: &str) -> PathBuf {
        self.place.join(path)
    }
}

/// A folder in which `rules` and `examples` are those of the crate.
fn place(name: &str) -> PathBuf {
    let place = folder(&format!("whole-year-{name}"));
    for part in ["rules", "examples"] {
        #[cfg(unix)]
        std::os::unix::fs::symlink(root().join(part), place.join(part)).unwrap();
    }
    place
}

/// What units send: their figures of this year, those of last year, one form twice, and one of a stranger.
fn send(year: &Year<'_>, draws: &mut Draws) {
    let csv = fs::read_to_string(root().join(year.own(1))).unwrap();
    let known = figures(&csv);
    let forms = forms(&year.path("my-year/forms"));
    assert_eq!(forms.keys().collect::<Vec<_>>(), known.keys().collect::<Vec<_>>());
    let sent = year.path(year.own(2));
    for (number, (unit, form)) in forms.iter().enumerate() {
        let values = known[unit].iter().map(|(id, value)| [id.as_str(), value.as_str(), ""]);
        let values: Vec<_> = values.collect();
        // Files come back under whatever name.
        fill(form, &sent.join(format!("bieu ({number}).xlsx")), &values);
        // Last year some did not have what they have now.
        let before = values.iter().map(|[id, value, _]| match *value {
            "yes" | "có" if draws.below(3) == 0 => [id, "không", ""],
            value => [id, value, ""],
        });
        let before: Vec<_> = before.collect();
        fill(form, &year.path(&format!("my-year/last-year/{unit}.xlsx")), &before);
        if number == 0 {
            // A second form, of which less is filled in: saved the day before.
            let older = sent.join("gui lai.xlsx");
            fill(form, &older, &values[..values.len() / 2]);
            let yesterday = SystemTime::now() - Duration::from_secs(86_400);
            File::options().write(true).open(older).unwrap().set_modified(yesterday).unwrap();
            let stranger = |xml: String| {
                let xml = typed::typed(xml, 2, 3, "Sở Không Có");
                typed::typed(xml, 2, 4, "so-khong-co")
            };
            let bytes = fs::read(sent.join("bieu (0).xlsx")).unwrap();
            change_sheet(&bytes, &sent.join("la.xlsx"), FIRST, stranger);
        }
    }
}

/// What verifiers find: the last round takes one of the rejections of the first back. Returns how many values were rejected at last.
fn verify(forms_at: &Path, to: &Path, draws: &mut Draws, again: bool) -> usize {
    let mut rejected = 0;
    for (number, (unit, form)) in forms(forms_at).iter().enumerate() {
        let to = to.join(format!("{unit}.xlsx"));
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        if again || number % 2 == 1 {
            fs::copy(form, &to).unwrap();
            continue;
        }
        let filled = filled(form);
        let metric = filled[draws.below(filled.len())].as_str();
        fill(form, &to, &[[metric, "rejected", REASON]]);
        rejected += REJECTED;
    }
    rejected
}

fn runs(number: usize) {
    let guide = fs::read_to_string(root().join("rules/README.md")).unwrap();
    let (blocks, table) = (blocks(&guide), replacements(&guide));
    let replaced: Vec<_> = table.iter().map(|row| (row[0], row[number])).collect();
    let year = Year { place: place(&number.to_string()), replaced };
    let mut draws = Draws(u64::try_from(number).unwrap() + 2026);
    let [set, refused, answered, asked, again, rest, index] = blocks.as_slice() else {
        panic!("{} blocks", blocks.len())
    };
    assert_eq!((refused.0, index.0), ("refused", "index"));

    year.all(&set.1);
    send(&year, &mut draws);

    // Both the double and the stranger are told.
    let (code, said) = year.run(refused.1[0]);
    assert_eq!(code, Some(1), "{said}");
    for told in ["gui lai.xlsx", "Sở Không Có", "--doubles newest"] {
        assert!(said.contains(told), "{told}\n{said}");
    }
    let said = year.all(&answered.1);
    // What came back in forms is scored as the file that they were filled from.
    let (_, direct) =
        year.run(&format!("{CARGO}score_units -- --rules {} --data {}", year.own(0), year.own(1)));
    assert!(direct.lines().count() > 10, "{direct}");
    for row in direct.lines().filter(|line| line.contains("  ")) {
        assert!(said[0].lines().any(|line| line == row), "{row}\n{}", said[0]);
    }
    let sent = year.path(year.own(2));
    for taken_away in ["gui lai.xlsx", "la.xlsx"] {
        fs::remove_file(sent.join(taken_away)).unwrap();
    }

    let said = year.all(&asked.1);
    assert!(said[0].contains("PHIẾU ĐIỂM · Sở Nội vụ"), "{}", said[0]);
    let round = year.path("my-year/round-1");
    let rejected = verify(&year.path("my-year/to-verify"), &round, &mut draws, false);
    year.all(&again.1);
    let verified = year.path(&format!("{}-verified", year.own(2)));
    verify(&year.path("my-year/to-verify-again"), &verified, &mut draws, true);

    let said = year.all(&rest.1);
    assert!(said[0].contains(&format!("trong đó {rejected} bị loại, 0 được")), "{}", said[0]);
    assert!(!said[0].contains("CHƯA NÊU LÝ DO"), "{}", said[0]);
    assert!(said[1].contains("Sở Nội vụ"), "{}", said[1]);
    assert!(said[2].contains("Chênh lệch lớn nhất"), "{}", said[2]);
    assert!(said[5].contains("Lần 1: chấm lại khớp từng byte."), "{}", said[5]);
    let run = Path::new(year.own(2)).file_name().unwrap().to_str().unwrap();
    for file in [
        format!("bang-diem/{run}.csv"),
        format!("tham-dinh/{run}.html"),
        format!("phieu-diem/{run}/so-noi-vu.html"),
    ] {
        assert!(year.path("my-year/results").join(&file).is_file(), "{file}");
    }

    let (code, said) = year.run(index.1[0]);
    match number {
        3 => assert!(code == Some(1) && said.contains("không có điểm để đặt trọng số"), "{said}"),
        _ => assert!(code == Some(0) && said.contains("PHÂN TÍCH: SỞ NỘI VỤ"), "{said}"),
    }
    // The first of the departments of Thanh Hóa, as the first page of the crate shows it.
    if number == 0 {
        assert!(direct.contains("Văn phòng UBND tỉnh") && direct.contains("966,32"), "{direct}");
    }
}

#[test]
fn the_year_of_thanh_hoa_runs_from_the_guide() {
    runs(0);
}

#[test]
fn the_year_of_nghe_an_runs_from_the_guide() {
    runs(1);
}

#[test]
fn the_year_of_tuyen_quang_runs_from_the_guide() {
    runs(2);
}

#[test]
fn the_year_of_dong_thap_runs_from_the_guide() {
    runs(3);
}
