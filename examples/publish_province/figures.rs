//! The figures: workbooks in a folder, one for each run.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use dti_engine::Language;
use dti_engine::dataset::{Dataset, Register, Template};
use dti_engine::diagnostic::Said;
use dti_engine::model::Origin;
use dti_engine::province::{Province, Run};
use dti_engine::report::file_name;

use crate::Failure;
use crate::data::Place;
use crate::files::Reading;
use crate::folder::{Results, write_forms};

/// What the workbook of verified figures is called after its run.
const VERIFIED: &str = "-verified";

/// What the workbook of the year before is called after its run.
const PREVIOUS: &str = "-previous";

/// The file that says which units there are, where it is in the folder.
const REGISTERS: [&str; 2] = ["register.csv", "register.xlsx"];

/// The figures of a province.
pub(crate) struct Figures {
    /// What is scored and published: verified where that is there, else as submitted.
    pub(crate) datasets: BTreeMap<String, Dataset>,
    /// The runs of which the verified figures are there, with those that were submitted.
    pub(crate) submitted: Vec<(String, Dataset)>,
    /// The files that were not filled in.
    pub(crate) empty: Vec<PathBuf>,
}

/// The folder of the figures that come with this crate, among the results.
pub(crate) const FIGURES: &str = "so-lieu";

/// Writes the figures that come with this crate as workbooks, as units would send them.
pub(crate) fn write_workbooks(
    place: &Place,
    province: &Province,
    results: &mut Results,
    language: Language,
) -> Result<(), Failure> {
    for data in place.data {
        let Some(run) = province.run(data.run) else { continue };
        let dataset = data.read(&run.framework)?;
        let template = Template::new(&run.framework).language(language).dataset(&dataset);
        let form = form(&run.id, "", &template)?;
        for (name, bytes) in with_description(form, &dataset) {
            results.write(&format!("{FIGURES}/{name}"), &bytes)?;
        }
    }
    Ok(())
}

/// Writes a workbook for each run, to be filled in; with rows for the units of the register that
/// stands in the folder, where there is one.
pub(crate) fn write_templates(
    province: &Province,
    folder: &Path,
    language: Language,
) -> Result<(), Failure> {
    let register = register(folder, &Reading::default())?;
    let mut forms = Vec::new();
    for run in province.runs() {
        if run.metrics().count() == run.framework.metrics().count() {
            continue; // All its figures come from other runs.
        }
        let mut template = Template::new(&run.framework).language(language).evidence();
        if let Some(register) = &register {
            template = template.register(register);
        }
        forms.push(form(&run.id, "", &template)?);
    }
    write_and_tell(folder, &forms)
}

/// Writes what was submitted once more for those who verify it, with a column for each reason.
pub(crate) fn write_for_verifiers(
    province: &Province,
    submitted: &Path,
    folder: &Path,
    (reading, language): (&Reading, Language),
) -> Result<(), Failure> {
    let register = register(submitted, reading)?;
    let mut forms = Vec::new();
    for path in files(submitted, reading)? {
        let (run, part) = run_of(province, &path)?;
        if part != Part::Submitted {
            continue;
        }
        let dataset = reading.read(&path, &run.framework, register.as_ref())?;
        let template = Template::new(&run.framework).language(language).dataset(&dataset);
        let form = form(&run.id, VERIFIED, &template.reasons())?;
        forms.extend(with_description(form, &dataset));
    }
    write_and_tell(folder, &forms)
}

/// A workbook called after its run.
fn form(run: &str, ending: &str, template: &Template<'_>) -> Result<(String, Vec<u8>), Failure> {
    let name = format!("{}{ending}.xlsx", file_name(run));
    let mut bytes = Vec::new();
    template.write(&mut bytes).map_err(|fault| {
        in_words!("{name} cannot be made: {fault}", "không tạo được {name}: {fault}")
    })?;
    Ok((name, bytes))
}

fn write_and_tell(folder: &Path, forms: &[(String, Vec<u8>)]) -> Result<(), Failure> {
    write_forms(folder, forms)?;
    forms.iter().for_each(|(name, _)| println!("{}", folder.join(name).display()));
    Ok(())
}

/// The register that stands in a folder, if there is one.
fn register(folder: &Path, reading: &Reading) -> Result<Option<Register>, Failure> {
    let path = REGISTERS.map(|name| folder.join(name)).into_iter().find(|path| path.exists());
    Ok(reading.register(path.as_deref())?)
}

/// A workbook, and beside it what is known of the figures in it, where anything is.
fn with_description(form: (String, Vec<u8>), dataset: &Dataset) -> Vec<(String, Vec<u8>)> {
    let Origin { nature, as_of } = dataset.origin();
    let source = dataset.source();
    let mut text = String::new();
    text.extend(nature.map(|nature| format!("nature: {}\n", nature.as_str())));
    text.extend(as_of.map(|day| format!("as_of: {day}\n")));
    if let Some(document) = &source.document {
        let cites: Vec<_> = source.cites.iter().map(|cite| format!("\"{cite}\"")).collect();
        let document = document.replace('\'', "''");
        text += &format!("source: {{document: '{document}', cite: [{}]}}\n", cites.join(", "));
    }
    let (name, _) = &form;
    let stem = name.strip_suffix(".xlsx").unwrap_or(name);
    let description = (!text.is_empty())
        .then(|| (format!("{stem}.data.yaml"), format!("data: {name}\n{text}").into_bytes()));
    std::iter::once(form).chain(description).collect()
}

/// What a file of a run has.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Submitted,
    Verified,
    /// The year before.
    Previous,
}

/// Reads every file of a folder that is called after a run; one that is not is a fault. A file in which no
/// unit stands was not filled in: it gives no figures, not zeros.
pub(crate) fn read(
    province: &Province,
    folder: &Path,
    reading: &Reading,
) -> Result<Figures, Failure> {
    let mut figures =
        Figures { datasets: BTreeMap::new(), submitted: Vec::new(), empty: Vec::new() };
    let mut read = BTreeMap::new();
    let register = register(folder, reading)?;
    for path in files(folder, reading)? {
        let (run, part) = run_of(province, &path)?;
        // Units of the year before may have been merged since.
        let register = register.as_ref().filter(|_| part != Part::Previous);
        let dataset = reading.read(&path, &run.framework, register)?;
        if dataset.units().len() == 0 {
            figures.empty.push(path);
            continue;
        }
        if let Some((first, _)) = read.insert((run.id.as_str(), part), (path.clone(), dataset)) {
            let (first, path, run) = (first.display(), path.display(), &run.id);
            return Err(in_words!(
                "{first} and {path} both have the figures of the run `{run}`: keep one of them",
                "{first} và {path} cùng là số liệu của lần chạy `{run}`: giữ lại một"
            )
            .into());
        }
    }
    if read.is_empty() {
        let folder = folder.display();
        return Err(in_words!(
            "nothing is filled in in {folder}",
            "chưa tệp nào trong {folder} được điền"
        )
        .into());
    }
    for run in province.runs() {
        let mut take = |part| read.remove(&(run.id.as_str(), part));
        let [submitted, verified, previous] =
            [Part::Submitted, Part::Verified, Part::Previous].map(&mut take);
        let beside = |dataset: Dataset| match &previous {
            Some((_, previous)) => dataset.beside(previous, &run.framework),
            None => Ok(dataset),
        };
        let beside = |(_, dataset)| beside(dataset);
        let (submitted, verified) =
            (submitted.map(beside).transpose()?, verified.map(beside).transpose()?);
        if let (Some((path, _)), None, None) = (&previous, &submitted, &verified) {
            let (path, run) = (path.display(), &run.id);
            return Err(in_words!(
                "{path} has the year before of the run `{run}`, which has no figures of this year",
                "{path} là số liệu năm trước của lần chạy `{run}`, mà lần chạy này chưa có số liệu năm nay"
            )
            .into());
        }
        if let (Some(submitted), true) = (&submitted, verified.is_some()) {
            figures.submitted.push((run.id.clone(), submitted.clone()));
        }
        figures.datasets.extend(verified.or(submitted).map(|dataset| (run.id.clone(), dataset)));
    }
    Ok(figures)
}

/// The run that a file is called after, and what it has.
fn run_of<'p>(province: &'p Province, path: &Path) -> Result<(&'p Run, Part), Failure> {
    let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    let called =
        |id: &str| province.runs().iter().find(|run| run.id == id || file_name(&run.id) == id);
    let ends = [(VERIFIED, Part::Verified), (PREVIOUS, Part::Previous)];
    let mut parts = ends
        .into_iter()
        .filter_map(|(ending, part)| Some((called(stem.strip_suffix(ending)?)?, part)));
    let whole = called(stem).map(|run| (run, Part::Submitted));
    Ok(whole.or_else(|| parts.next()).ok_or_else(|| unknown(province, path))?)
}

/// The workbooks, CSV files and folders of a folder, by name. What the command says of one kind of files is for those.
fn files(folder: &Path, reading: &Reading) -> Result<Vec<PathBuf>, Failure> {
    let fault = |fault: std::io::Error| {
        let (folder, fault) = (folder.display(), Said::from(&fault).get(crate::pipe::language()));
        in_words!("cannot read {folder}: {fault}", "không đọc được {folder}: {fault}")
    };
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(fault)? {
        let path = entry.map_err(fault)?.path();
        // What an office program has open leaves a file beside it that begins so.
        let open = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("~$"));
        let register = REGISTERS.iter().any(|name| path.ends_with(name));
        // A folder has a file of each unit of the run that it is called after.
        let folder = path.is_dir();
        let csv = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("csv"));
        if (csv || folder || crate::files::is_workbook(&path)) && !open && !register {
            files.push(path);
        }
    }
    files.sort();
    let unfit: Vec<_> = files.iter().filter_map(|path| reading.fits(path).err()).collect();
    let folder = folder.display();
    match unfit.first() {
        _ if files.is_empty() => Err(in_words!(
            "{folder}: there is no workbook here",
            "{folder}: ở đây không có bảng tính nào"
        )
        .into()),
        Some(unfit_for) if unfit.len() == files.len() => Err(in_words!(
            "{folder}: {unfit_for}, and there are none here",
            "{folder}: {unfit_for}, mà ở đây không có"
        )
        .into()),
        _ => Ok(files),
    }
}

fn unknown(province: &Province, path: &Path) -> String {
    let known: Vec<_> = province.runs().iter().map(|run| format!("`{}`", run.id)).collect();
    let (path, id, known) = (path.display(), province.id(), known.join(", "));
    in_words!(
        "{path} is not called after a run of {id} (a workbook is `RUN.xlsx`, `RUN{VERIFIED}.xlsx` or `RUN{PREVIOUS}.xlsx`; the runs are {known})",
        "{path} không mang tên lần chạy nào của {id} (bảng tính đặt tên `LẦN-CHẠY.xlsx`, `LẦN-CHẠY{VERIFIED}.xlsx` hoặc `LẦN-CHẠY{PREVIOUS}.xlsx`; các lần chạy là {known})"
    )
}
