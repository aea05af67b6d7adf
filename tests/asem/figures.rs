//! The folder of figures, and the count of what was compared.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::fs;
use std::path::PathBuf;

use crate::rules::Build;

/// Ten significant digits of a share, and of one below a hundred-thousandth its first fifteen places: more are not shown.
const LARGEST: f64 = 1e-10;
const SMALL: f64 = 1e-5;

/// The folder that `export.R` makes.
pub struct Figures(PathBuf);

impl Figures {
    pub fn open() -> Self {
        let Some(folder) = std::env::var_os("DTI_ASEM") else {
            panic!(
                "DTI_ASEM names no folder: make one with `Rscript tests/asem/export.R FOLDER`, then run with DTI_ASEM=FOLDER"
            );
        };
        Self(PathBuf::from(folder))
    }

    pub fn text(&self, name: &str) -> String {
        let path = self.0.join(name);
        fs::read_to_string(&path).unwrap_or_else(|error| {
            panic!("{}: {error}: make it with `Rscript tests/asem/export.R FOLDER`", path.display())
        })
    }

    /// The lines of a table beneath its heads. No cell has a comma.
    pub fn rows(&self, name: &str) -> Vec<Row> {
        let text = self.text(name);
        let rows = text.lines().skip(1);
        rows.map(|line| Row(line.split(',').map(str::to_owned).collect())).collect()
    }

    /// The figures of a state as a dataset of ours: ids in small letters.
    pub fn data(&self, state: &str) -> String {
        let text = self.text(if state == "gaps" { "iData.csv" } else { "treated.csv" });
        let (heads, rows) = text.split_once('\n').unwrap();
        format!("{}\n{rows}", heads.to_lowercase().replacen("ucode", "unit", 1))
    }

    /// The rank of a unit where the least total is the first.
    pub fn rank_from_below(&self, build: &str, state: &str, unit: &str) -> u32 {
        let ranks = self.rows("ranks.csv").into_iter().filter_map(|row| {
            let [of, in_state, unit, rank] = row.each();
            let is_of = of == build && in_state == state;
            is_of.then(|| (unit.to_owned(), rank.parse::<u32>().unwrap()))
        });
        let ranks: BTreeMap<_, _> = ranks.collect();
        let later = ranks.values().filter(|rank| **rank > ranks[unit]).count();
        u32::try_from(later).unwrap() + 1
    }
}

pub struct Row(Vec<String>);

impl Row {
    pub fn each<const N: usize>(&self) -> [&str; N] {
        let cells: Vec<&str> = self.0.iter().map(String::as_str).collect();
        cells.try_into().unwrap_or_else(|cells| panic!("{N} cells are expected: {cells:?}"))
    }
}

/// How much of one kind was compared.
#[derive(Default)]
struct Count {
    values: usize,
    ranks: usize,
    /// The largest difference ÷ the value where the share is not small, and the largest difference of shares.
    relative: f64,
    share: f64,
    faults: Vec<String>,
}

/// What was compared, by what it is of.
#[derive(Default)]
pub struct Compared(BTreeMap<String, Count>);

impl Compared {
    fn of(&mut self, of: &str) -> &mut Count {
        self.0.entry(of.to_owned()).or_default()
    }

    /// Compares a share of ours with a value of theirs, brought to its scale.
    pub fn value(&mut self, of: &str, row: &Row, both: (Option<f64>, Option<f64>), build: Build) {
        let count = self.of(of);
        count.values += 1;
        let (own, theirs) = match both {
            (Some(share), Some(value)) => (build.value_of(share), value),
            (None, None) => return,
            one => return count.faults.push(format!("{:?}: {one:?}", row.0)),
        };
        let off = (own - theirs).abs();
        let share = off / build.width().abs();
        count.share = count.share.max(share);
        let relative = off / theirs.abs();
        let is_small = theirs.abs() < SMALL * build.width().abs();
        if !is_small {
            count.relative = count.relative.max(relative);
        }
        let is_off = if is_small { share > LARGEST * SMALL } else { relative > LARGEST };
        if is_off || !off.is_finite() {
            count.faults.push(format!("{:?}: {own} for {theirs}", row.0));
        }
    }

    pub fn rank(&mut self, of: &str, row: &Row, own: Option<u32>, theirs: u32) {
        self.same(of, &format!("{:?}", row.0), own, Some(theirs));
    }

    pub fn same<T: PartialEq + Debug>(&mut self, of: &str, about: &str, own: T, theirs: T) {
        let count = self.of(of);
        count.ranks += 1;
        if own != theirs {
            count.faults.push(format!("{about}: {own:?} for {theirs:?}"));
        }
    }

    /// Compares a number of four places with one of all digits.
    pub fn rounded(&mut self, of: &str, about: &str, own: Option<f64>, theirs: f64) {
        let count = self.of(of);
        count.values += 1;
        let off = own.map_or(f64::INFINITY, |own| (own - theirs).abs());
        count.share = count.share.max(off);
        if off > 0.000_05 + 1e-12 {
            count.faults.push(format!("{about}: {own:?} for {theirs}"));
        }
    }

    /// Tells what was compared, and fails where something differs or one of `among` was not compared.
    pub fn tell(&self, what: &str, among: &[&str]) {
        println!(
            "{what}: of, values, largest relative difference, largest difference of shares, ranks, faults"
        );
        let mut faults = Vec::new();
        for (of, count) in &self.0 {
            let Count { values, ranks, relative, share, .. } = count;
            println!(
                "{of}, {values}, {relative:.1e}, {share:.1e}, {ranks}, {}",
                count.faults.len()
            );
            faults.extend(count.faults.iter().take(5).map(|fault| format!("{of}: {fault}")));
        }
        for of in among {
            assert!(self.0.contains_key(*of), "{of} is not among the tables");
        }
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }
}
