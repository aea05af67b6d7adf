//! Cases whose figures stand in a file of data beside them, so that nobody copies a published table.

use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};

use super::case::{Case, Cases};
use super::from_unit::take_submitted;
use crate::dataset::Dataset;
use crate::diagnostic::{Code, Diagnostics, Location, Problem, problem, shown};
use crate::intake::Description;
use crate::model::Framework;
use crate::said::said;

impl Cases {
    /// Takes the figures of the files that cases name. Afterwards a case is as if they stood in it.
    pub(super) fn with_data(
        mut self,
        folder: &Path,
        framework: &Framework,
    ) -> Result<Self, Diagnostics> {
        let mut files = Files { folder, framework, read: HashMap::new() };
        let mut faults = Diagnostics::default();
        for (case, places) in &mut self.0 {
            if let Err(found) = files.fill(case, places.name.as_ref()) {
                faults.append(found);
            }
        }
        if faults.is_empty() { Ok(self) } else { Err(faults) }
    }
}

/// The files that cases of one folder name, each read once.
struct Files<'f> {
    folder: &'f Path,
    framework: &'f Framework,
    read: HashMap<PathBuf, Dataset>,
}

impl Files<'_> {
    fn fill(&mut self, case: &mut Case, place: Option<&Location>) -> Result<(), Diagnostics> {
        let placed = |problem: Problem| {
            let mut fault = problem.locate(|_| None);
            fault.location = place.cloned();
            Diagnostics(vec![fault])
        };
        let unit = case.unit.take();
        let Some(name) = case.data.take() else {
            return unit.map_or(Ok(()), |unit| Err(placed(no_file(&unit))));
        };
        let path = self.path(&name).map_err(placed)?;
        let dataset = match self.read.get(&path) {
            Some(dataset) => dataset.clone(),
            None => {
                let read = |file: &Path| Dataset::from_csv_path(file, self.framework);
                Description::of(&path)?.read(self.framework, read)?
            }
        };
        let row = row(&dataset, &name, unit.as_deref()).map_err(placed)?;
        take(case, &dataset, row, self.framework).map_err(placed)?;
        self.read.insert(path, dataset);
        Ok(())
    }

    /// Returns the path of a file in the folder of the cases, or below it.
    fn path(&self, name: &str) -> Result<PathBuf, Problem> {
        let within = |part: Component<'_>| matches!(part, Component::Normal(_) | Component::CurDir);
        let is_within = Path::new(name).components().all(within);
        let path = self.folder.join(name);
        if is_within && !path.is_file() {
            return Err(problem! { Code::MissingFile;
                says "there is no file `{}`", "không có tệp `{}`", shown(name);
                help "check the name: it is looked for from the folder of the cases",
                    "kiểm tra tên: tệp được tìm từ thư mục của tệp trường hợp";
            });
        }
        let real = |path: &Path| path.canonicalize().ok();
        let inside = real(self.folder).zip(real(&path)).filter(|_| is_within);
        if inside.is_some_and(|(folder, file)| file.starts_with(folder)) {
            return Ok(path);
        }
        Err(problem! { Code::FileOutsideFolder;
            says "`{}` is not a file in the folder of the cases",
                "`{}` không phải là tệp trong thư mục của tệp trường hợp", shown(name);
            allowed "a CSV of figures such as `facts-2023.csv`, without `..` and without a `/` before it",
                "một tệp CSV số liệu như `facts-2023.csv`, không có `..` và không có `/` ở đầu";
        })
    }
}

fn no_file(unit: &str) -> Problem {
    problem! { Code::BadCases;
        says "the case names the unit `{}` and no file that it is in",
            "trường hợp nêu đơn vị `{}` mà không nêu tệp số liệu", shown(unit);
        help "add `data: FILE.csv`", "thêm `data: TỆP.csv`";
    }
}

/// Returns the row of a unit, or of the only one.
fn row(dataset: &Dataset, file: &str, unit: Option<&str>) -> Result<usize, Problem> {
    let (units, file) = (dataset.rows(), shown(file));
    let problem = match unit {
        None if units.len() == 1 => return Ok(0),
        None => {
            problem! { Code::BadCases;
                says "`{file}` has {} units, and the case does not say which",
                    "`{file}` có {} đơn vị, trường hợp không nêu là đơn vị nào", units.len(), file;
            }
        }
        Some(unit) => match dataset.find(unit) {
            Some(row) => return Ok(row),
            None => {
                let message = said!(
                    "`{file}` has no unit `{}`",
                    "`{file}` không có đơn vị `{}`",
                    shown(unit),
                    file
                );
                let ids = units.iter().map(|unit| unit.id.as_str());
                Problem::new(Code::BadCases, message).nearest(unit, ids)
            }
        },
    };
    Err(problem.or_help(|| {
        Some(said!(
            "add `unit:` with an id of the column `unit` of this file",
            "thêm `unit:` với một mã ở cột `unit` của tệp này"
        ))
    }))
}

/// Takes what a unit submitted into the case, where the case itself says nothing else.
fn take(
    case: &mut Case,
    dataset: &Dataset,
    row: usize,
    framework: &Framework,
) -> Result<(), Problem> {
    let Some(unit) = dataset.rows().get(row) else { return Ok(()) };
    if let Some(kind) = case.unit_kind.as_ref().filter(|kind| **kind != unit.kind) {
        return Err(problem! { Code::BadCases;
            says "the case is about the kind `{}`, and `{}` is of the kind `{}`",
                "trường hợp ghi loại đơn vị `{}`, mà `{}` thuộc loại `{}`",
                shown(kind.as_str()), shown(&unit.id), unit.kind.as_str();
        });
    }
    case.unit_kind = Some(unit.kind.clone());
    case.as_of = case.as_of.or_else(|| dataset.as_of());
    take_submitted(case, dataset, row, framework);
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::super::run;
    use super::*;

    const PLAN: &str = "framework: demo/plan\nversion: '1'\nkind: criteria\nunit_kind: [commune, ward]\n\
        metrics: {done: {type: count}, all: {type: count}}\n\
        targets: [{id: whole, of: {part: done, whole: all}, at_least: 100%}]\n\
        verdict: {pass_when: [{met: all}]}\n";

    /// Writes a rule file, data and cases into a folder of its own, and reads the cases beside the rules.
    fn beside(cases: &[(&str, &str)]) -> Result<(Framework, Cases), Diagnostics> {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::write(path("plan.yaml"), PLAN).unwrap();
        let csv = "unit,kind,done,all,declared:whole\nan,commune,2,3,yes\nbinh,ward,4,4,\n";
        fs::write(path("plan.csv"), csv).unwrap();
        fs::write(path("plan.data.yaml"), "data: plan.csv\nas_of: 2024-12-31\n").unwrap();
        fs::write(path("one.csv"), "unit,kind,done,all\nan,commune,3,3\n").unwrap();
        for (name, text) in cases {
            fs::write(path(name), text).unwrap();
        }
        let framework = Framework::from_path(path("plan.yaml")).unwrap();
        Cases::beside(path("plan.yaml"), &framework).map(|cases| (framework, cases))
    }

    #[test]
    fn figures_come_from_the_file_unless_the_case_says_others() {
        let yaml = "- {case: as submitted, data: plan.csv, unit: an, expect: {total: 0, targets: {whole: not_met}}}\n\
                    - {case: with one more, data: plan.csv, unit: an, metrics: {done: 3}, expect: {verdict: pass}}\n\
                    - {case: without, data: plan.csv, unit: an, metrics: {done: ''}, expect: {targets: {whole: undetermined}}}\n\
                    - {case: the only one, data: one.csv, expect: {total: 1}}\n";
        let table = "case,kind,data,unit,done,target:whole\nof a ward,ward,./plan.csv,binh,,met\n\
                     less,ward,plan.csv,binh,3,not_met\nof its own,commune,,,3,undetermined\n";
        let (framework, cases) =
            beside(&[("plan.cases.yaml", yaml), ("plan.cases.csv", table)]).unwrap();
        let results = run(&framework, &cases).unwrap();
        let differing: Vec<_> =
            results.iter().filter(|result| !result.holds()).map(ToString::to_string).collect();
        assert_eq!((results.len(), differing), (7, Vec::new()));
        let first = cases.iter().next().unwrap();
        assert_eq!(first.declared.get("whole").map(String::as_str), Some("yes"));
        assert_eq!(first.as_of.map(|day| day.to_string()).as_deref(), Some("2024-12-31"));
    }

    #[test]
    fn what_is_not_there_is_told_at_the_case() {
        let yaml = "- {case: a, data: ../plan.csv, unit: an}\n- {case: b, data: plam.csv, unit: an}\n\
                    - {case: c, data: plan.csv}\n- {case: d, data: plan.csv, unit: ann}\n\
                    - {case: e, unit: an}\n- {case: f, data: plan.csv, unit: an, unit_kind: ward}\n";
        let yaml = &yaml.replace('}', ", expect: {total: 0}}");
        let faults = beside(&[("plan.cases.yaml", yaml)]).unwrap_err();
        let found: Vec<_> = faults
            .iter()
            .map(|fault| (fault.location.as_ref().unwrap().line, fault.code.as_str()))
            .collect();
        let expected =
            [(1, "D0502"), (2, "D0503"), (3, "R0901"), (4, "R0901"), (5, "R0901"), (6, "R0901")];
        assert_eq!(found, expected);
        let nearest: Vec<_> = faults.iter().filter_map(|fault| fault.nearest.as_deref()).collect();
        assert_eq!(nearest, ["an"]);
    }

    /// Alone, cases do not know where the file lies; scoring them without its figures would be a wrong answer.
    #[test]
    fn cases_that_were_read_alone_are_not_run_without_their_data() {
        let cases = Cases::from_yaml("- {case: a, data: plan.csv, unit: an, expect: {total: 0}}\n");
        let cases = cases.unwrap();
        let framework = Framework::from_yaml(PLAN).unwrap();
        let results = run(&framework, &cases).unwrap();
        assert!(results[0].to_string().contains("plan.csv"), "{}", results[0]);
        assert!(!results[0].holds());
        let written = cases.iter().next().unwrap().to_yaml().unwrap();
        let expected = "- case: a\n  data: plan.csv\n  unit: an\n  expect:\n";
        assert!(written.starts_with(expected), "{written}");
    }
}
