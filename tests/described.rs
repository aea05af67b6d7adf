//! Data say what they are: descriptions beside files, and what is known of figures wherever a dataset goes.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "test code: a fault is a failed test"
)]

use std::fs;
use std::path::{Path, PathBuf};

use dti_engine::dataset::{Description, Submission};
use dti_engine::diagnostic::Diagnostics;
use dti_engine::model::{Nature, Origin, Source};
use dti_engine::number::Date;
use dti_engine::{Dataset, Framework, Plan};

const RULES: &str = "framework: demo/one\nversion: '2024'\nkind: index\nunit_kind: commune\npoints: 10\n\
    absent: {missing: zero, not_applicable: exclude, rejected: zero}\n\
    metrics: {dossiers: {type: count}, portal: {type: yes_no}}\n\
    indicators:\n  - {id: portal, points: 10, scoring: {yes_no: portal}}\n  \
    - {id: dossiers, points: 0, scoring: {unscored: dossiers}}\n";

fn framework() -> Framework {
    Framework::from_yaml(RULES).unwrap()
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn synthetic() -> Origin {
    Origin { nature: Some(Nature::Synthetic), as_of: Some(day("2022-12-31")) }
}

/// An empty folder of this name.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("described").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn write(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, text).unwrap();
    path
}

fn read(path: &Path) -> Result<Dataset, Diagnostics> {
    let framework = framework();
    Description::of(path)?.read(&framework, |file| Dataset::from_csv_path(file, &framework))
}

fn codes(faults: &Diagnostics) -> Vec<&str> {
    faults.iter().map(|fault| fault.code.as_str()).collect()
}

#[test]
fn a_description_says_what_its_file_is_whichever_of_the_two_is_given() {
    let folder = folder("one");
    let csv = write(&folder, "xã.csv", "unit,portal\nan,yes\n");
    let plain = read(&csv).unwrap();
    assert_eq!((plain.origin(), plain.nature()), (Origin::default(), None));
    let text = "data: xã.csv\nnature: synthetic\nas_of: 31/12/2022\n\
                source: {document: 1/BC, cite: \"003:4\"}\nnote: thử\n";
    let description = write(&folder, "xã.data.yaml", text);
    for path in [&csv, &description] {
        let dataset = read(path).unwrap();
        assert_eq!((dataset.origin(), dataset.nature()), (synthetic(), Some(Nature::Synthetic)));
        assert_eq!(dataset.source().document.as_deref(), Some("1/BC"));
        assert_eq!(dataset.units().len(), 1);
        assert_ne!(dataset.digest(), plain.digest(), "what is known is part of the digest");
    }
    assert_eq!(read(&csv).unwrap().digest(), read(&description).unwrap().digest());
    // By a link, another name of the folder, and capitals.
    assert_eq!(read(&folder.join("../one/./xã.csv")).unwrap().origin(), synthetic());
    fs::rename(&description, folder.join("xã.Data.YAML")).unwrap();
    assert_eq!(read(&csv).unwrap().origin(), synthetic());
}

#[test]
fn a_file_keeps_what_is_known_of_it_in_a_list() {
    let folder = folder("list");
    let csv = write(&folder, "an.csv", "unit,portal\nan,yes\n");
    write(&folder, "nop/binh.csv", "unit,portal\nbinh,no\n");
    write(&folder, "nop/chau.csv", "unit,portal\nchau,no\n");
    write(&folder, "nop/~$chau.csv", "an office program has it open");
    let all = "data: [an.csv, 'nop/*.csv']\nnature: published\nas_of: 2023-12-31\n";
    let all = write(&folder, "all.data.yaml", all);
    let dataset = read(&all).unwrap();
    let ids: Vec<_> = dataset.units().map(|unit| unit.id()).collect();
    assert_eq!(ids, ["an", "binh", "chau"]);
    assert_eq!(dataset.nature(), Some(Nature::Published));
    // One of several, named by itself.
    assert_eq!(read(&csv).unwrap().nature(), Some(Nature::Published));
    // Two descriptions of one file: the weaker nature holds, and no day.
    write(&folder, "other.data.yaml", "data: an.csv\nnature: synthetic\nas_of: 2022-12-31\n");
    let origin = Origin { nature: Some(Nature::Synthetic), as_of: None };
    assert_eq!(read(&csv).unwrap().origin(), origin);
    // Its own one says it alone, but does not hide that the figures are made up.
    write(&folder, "an.data.yaml", "data: an.csv\nnature: reported\nas_of: 2024-06-30\n");
    let origin = |nature| Origin { nature: Some(nature), as_of: Some(day("2024-06-30")) };
    assert_eq!(read(&csv).unwrap().origin(), origin(Nature::Synthetic));
    fs::remove_file(folder.join("other.data.yaml")).unwrap();
    assert_eq!(read(&csv).unwrap().origin(), origin(Nature::Reported));
}

#[test]
fn every_fault_of_a_description_is_told_at_once() {
    let folder = folder("faults");
    write(&folder, "communes.csv", "unit,portal\nan,yes\n");
    fs::create_dir_all(folder.join("folder.csv")).unwrap();
    let text = "data: [communes.csv, ./communes.csv, ../x.csv, /etc/hostname, comunes.csv, folder.csv, '*.ods', '']\n\
                nature: made_up\nas_of: 2022-02-30\nfrom: me\n";
    let path = write(&folder, "communes.data.yaml", text);
    let faults = Description::from_path(&path).unwrap_err();
    let mut found = codes(&faults);
    found.sort_unstable();
    let expected =
        ["D0502", "D0502", "D0502", "D0503", "D0503", "D0503", "D0504", "R0201", "R0205", "R0208"];
    assert_eq!(found, expected, "{faults}");
    let misspelt = faults.iter().find(|fault| fault.message.contains("`comunes.csv`")).unwrap();
    assert_eq!(misspelt.nearest.as_deref(), Some("communes.csv"));
    assert!(faults.iter().all(|fault| fault.location.is_some()), "{faults}");
    // Given the data, the description that is called after it is not passed over.
    assert_eq!(codes(&read(&folder.join("communes.csv")).unwrap_err()).len(), expected.len());
}

#[test]
fn a_faulty_description_that_names_a_file_is_not_passed_over() {
    let folder = folder("faulty");
    let csv = write(&folder, "an.csv", "unit,portal\nan,yes\n");
    write(&folder, "all.data.yaml", "data: [an.csv]\nnature: [synthetic\n");
    assert!(read(&csv).is_err());
    write(&folder, "all.data.yaml", "data: [binh.csv]\nnature: synthetic\n");
    assert_eq!(read(&csv).unwrap().nature(), None);
}

#[cfg(unix)]
#[test]
fn no_link_leads_out_of_the_folder() {
    let (folder, elsewhere) = (folder("links"), folder("elsewhere"));
    let csv = write(&elsewhere, "an.csv", "unit,portal\nan,yes\n");
    std::os::unix::fs::symlink(&csv, folder.join("an.csv")).unwrap();
    std::os::unix::fs::symlink(&elsewhere, folder.join("nop")).unwrap();
    let path = write(&folder, "all.data.yaml", "data: [an.csv, nop/an.csv, 'nop/*.csv']\n");
    let faults = Description::from_path(path).unwrap_err();
    assert_eq!(codes(&faults), ["D0502"; 3], "{faults}");
}

#[cfg(unix)]
#[test]
fn a_file_keeps_what_is_known_of_it_where_a_link_leads_to_it() {
    let (folder, elsewhere) = (folder("link"), folder("led-to"));
    let csv = write(&elsewhere, "xã.csv", "unit,portal\nan,yes\n");
    write(&elsewhere, "xã.data.yaml", "data: xã.csv\nnature: synthetic\nas_of: 2022-12-31\n");
    let link = folder.join("số liệu.csv");
    std::os::unix::fs::symlink(&csv, &link).unwrap();
    assert_eq!(read(&link).unwrap().origin(), synthetic());
}

#[test]
fn faults_of_all_files_are_told_and_a_unit_is_in_one_of_them() {
    let folder = folder("files");
    write(&folder, "an.csv", "unit,portal\nan,maybe\n");
    write(&folder, "binh.csv", "unit,portal,site\nbinh,yes,x\n");
    let path = write(&folder, "all.data.yaml", "data: ['*.csv']\n");
    assert_eq!(codes(&read(&path).unwrap_err()), ["D0406", "D0202"]);
    write(&folder, "an.csv", "unit,portal\nan,yes\nbinh,no\n");
    write(&folder, "binh.csv", "unit,portal\nbinh,yes\nan,no\n");
    let faults = read(&path).unwrap_err();
    assert_eq!(codes(&faults), ["D0505", "D0505"], "{faults}");
}

/// A folder as it comes in: what is in it by whom, without a word chosen in silence.
#[test]
fn a_folder_of_files_is_read_and_what_became_of_each_is_told() {
    use dti_engine::Language;
    use dti_engine::dataset::{ReadOptions, Register, RegisteredUnit, Value};
    let folder = folder("nop");
    write(&folder, "xã an.csv", "unit,portal,dossiers\nan,yes,7\n");
    // The same again, a form with empty rows of the others, one that nobody filled in, and what is no figures.
    write(&folder, "xa An (1).csv", "unit,portal,dossiers\nan,yes,7\nbinh,,\nchi,,\n");
    write(&folder, "xã Chi.csv", "unit,portal,dossiers\nbinh,no,12\n");
    write(&folder, "mẫu.csv", "unit,portal,dossiers\nan,,\nchi,,\n");
    write(&folder, "công văn.pdf", "");
    write(&folder, "register.csv", "unit,name\n");
    write(&folder, "con/dong.csv", "unit,portal\ndong,yes\n");
    let framework = framework();
    let register = Register::new(
        [("an", "Xã An"), ("binh", "Xã Bình"), ("chi", "Xã Chi")]
            .map(|(id, name)| RegisteredUnit::new(id, name)),
    );
    let options = ReadOptions::default().register(register.unwrap());
    let read = |description: Description| {
        description.read(&framework, |file| options.read_csv_path(file, &framework))
    };
    let dataset = read(Description::of(&folder).unwrap()).unwrap();
    let values: Vec<_> =
        dataset.units().map(|unit| (unit.id(), unit.value("dossiers").unwrap())).collect();
    let expected = [("an", 7.into()), ("chi", Value::Missing), ("binh", 12.into())];
    assert_eq!(values, expected);
    let silent: Vec<_> = dataset.not_reported().map(|unit| unit.name).collect();
    assert_eq!(silent, ["Xã Chi"]);
    assert_eq!(
        dataset.remarks(Language::En),
        [
            "not read (no files of figures): `con`, `công văn.pdf`",
            "files in which nothing is filled in: `mẫu.csv`",
            "files called after another unit than the one in the form, which counts: `xã Chi.csv` → Xã Bình",
            "files with the same figures of a unit, of which one was taken: Xã An `xa An (1).csv` (– `xã an.csv`)",
        ]
    );

    // Other figures in the second file: refused, then decided in two ways.
    write(&folder, "xã an.csv", "unit,portal,dossiers\nan,yes,8\n");
    let old = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_700_000_000);
    let file = fs::File::options().write(true).open(folder.join("xã an.csv")).unwrap();
    file.set_modified(old).unwrap();
    let faults = read(Description::of(&folder).unwrap()).unwrap_err();
    assert_eq!(codes(&faults), ["D0505"]);
    let said = faults.to_string();
    // 1,700,000,000 s is 2023-11-14 22:13:20 at Greenwich.
    assert!(said.contains("`xã an.csv` (saved 15/11/2023 05:13)"), "{said}");
    assert!(said.contains("the newest is `xa An (1).csv`"), "{said}");
    assert!(faults.grouped().to_string().contains("--doubles newest"));
    let first = |dataset: Dataset| dataset.unit("an").unwrap().value("dossiers").unwrap();
    let newest = read(Description::of(&folder).unwrap().newest()).unwrap();
    assert!(newest.remarks(Language::Vi).iter().any(|said| said.contains("lấy tệp lưu sau cùng")));
    assert_eq!(first(newest), 7.into());
    let pattern = Description::of(folder.join("x*.csv")).unwrap();
    assert_eq!(pattern.files().len(), 3);
    let left = pattern.clone().leave_out("xa An (1).csv").unwrap();
    assert_eq!(first(read(left).unwrap()), 8.into());
    let faults = pattern.leave_out("xa An 1.csv").unwrap_err();
    assert_eq!(faults.iter().next().unwrap().nearest.as_deref(), Some("xa An (1).csv"));
    assert_eq!(codes(&Description::of(folder.join("con/*.xlsx")).unwrap_err()), ["D0503"]);
}

/// `a` and `A` in two files of a folder are one unit.
#[test]
fn ids_that_are_taken_for_one_are_told_with_their_files() {
    let folder = folder("alike");
    write(&folder, "one.csv", "unit,portal\na,yes\nb,no\n");
    write(&folder, "two.csv", "unit,portal\nc,yes\nA,no\n");
    let faults = read(&folder).unwrap_err();
    assert_eq!(codes(&faults), ["D0302"]);
    let fault = faults.iter().next().unwrap();
    assert_eq!(&*fault.message, "the unit `A` is there as `a` too, in `one.csv`");
    assert!(fault.file.as_ref().unwrap().ends_with("two.csv"), "{faults}");
}

#[test]
fn what_is_known_goes_wherever_the_figures_go() {
    let framework = framework();
    let text = "unit,portal,as_of:portal,nature:portal\nan,yes,,\nbinh,yes,31/12/2021,synthetic\n";
    let plain = Dataset::from_csv(text.as_bytes(), &framework).unwrap();
    let origin = Origin { nature: Some(Nature::Published), as_of: Some(day("2022-12-31")) };
    let mut source = Source::default();
    source.document = Some("1/BC".to_owned());
    let dataset = plain.described(origin, source.clone());
    let own = Origin { nature: Some(Nature::Synthetic), as_of: Some(day("2021-12-31")) };
    let of_portal =
        |dataset: &Dataset, unit| dataset.unit(unit).unwrap().value_origin("portal").unwrap();
    let check = |dataset: &Dataset| {
        assert_eq!(of_portal(dataset, "an"), origin);
        assert_eq!(of_portal(dataset, "binh"), own);
        assert_eq!((dataset.nature(), dataset.as_of()), (own.nature, origin.as_of));
        assert_eq!(dataset.source(), &source);
        assert!(dataset.is_mixed());
    };
    check(&dataset);
    check(&dataset.to_builder(&framework).unwrap().build().unwrap());
    let outcome = Plan::compile(&framework).unwrap().score(&dataset).unwrap();
    let scenario = outcome.what_if(|data| {
        data.revise("an")?.value("dossiers", 3);
        Ok(())
    });
    check(scenario.unwrap().dataset());
    // As CSV, single values keep theirs; the rest is the description's.
    let mut csv = Vec::new();
    dataset.to_csv(&mut csv).unwrap();
    let again = Dataset::from_csv(csv.as_slice(), &framework).unwrap();
    assert_eq!(of_portal(&again, "an"), Origin::default());
    check(&again.described(origin, source.clone()));
    let long =
        "unit,metric,value,as_of,nature\nan,portal,yes,,\nbinh,portal,yes,2021-12-31,Synthetic\n";
    let long = Dataset::from_csv(long.as_bytes(), &framework).unwrap();
    check(&long.described(origin, source.clone()));
    let submissions = [
        Submission::new("an").metric("portal", true),
        Submission::new("binh").metric("portal", true).as_of("portal", day("2021-12-31")),
    ];
    let json = serde_json::to_string(&submissions).unwrap();
    let submissions: Vec<Submission> = serde_json::from_str(&json).unwrap();
    let sent = Dataset::from_submissions(submissions, &framework).unwrap();
    assert_eq!(of_portal(&sent, "binh").as_of, own.as_of);
    assert!(!sent.is_mixed());
}

#[test]
fn a_workbook_that_is_filled_carries_days_and_natures() {
    use dti_engine::dataset::{ReadOptions, Template};
    let framework = framework();
    let text = "unit,portal,as_of:portal,nature:portal\nan,yes,2021-12-31,synthetic\n";
    let dataset = Dataset::from_csv(text.as_bytes(), &framework).unwrap();
    let mut bytes = Vec::new();
    Template::new(&framework).dataset(&dataset).write(&mut bytes).unwrap();
    let again = ReadOptions::default().read_xlsx(bytes.as_slice(), &framework).unwrap();
    let own = Origin { nature: Some(Nature::Synthetic), as_of: Some(day("2021-12-31")) };
    assert_eq!(again.unit("an").unwrap().value_origin("portal").unwrap(), own);
}

#[test]
fn days_and_natures_beside_values_are_checked() {
    let text =
        "unit,portal,as_of:portal,nature:portal,as_of:portals\nan,yes,2021-02-30,syntetic,\n";
    let faults = Dataset::from_csv(text.as_bytes(), &framework()).unwrap_err();
    assert_eq!(codes(&faults), ["D0202", "D0408", "D0501"], "{faults}");
    assert!(faults.iter().any(|fault| fault.nearest.as_deref() == Some("synthetic")), "{faults}");
}

#[test]
fn all_example_data_say_what_they_are() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut waiting = vec![root.join("examples/data"), root.join("rules")];
    let mut natures = [0usize; 3];
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.to_string_lossy().into_owned();
            if path.is_dir() {
                waiting.push(path);
            } else if ["-register.csv", ".cases.csv"].iter().any(|end| name.ends_with(end))
                || name.contains("/coverage/")
            {
                // A list of units, cases and the tables of what is carried have no figures.
            } else if path.extension().is_some_and(|extension| extension == "csv") {
                let description = Description::of(&path).unwrap();
                let nature = description.origin().nature;
                let nature =
                    nature.unwrap_or_else(|| panic!("{} is not described", path.display()));
                natures[nature as usize] += 1;
            }
        }
    }
    assert_eq!(natures, [0, 33, 25]);
}
