//! Reading province files.

use std::path::{Path, PathBuf};

use super::check::{check, names_of_frameworks};
use super::document::ProvinceDoc;
use super::province::Province;
use crate::diagnostic::Diagnostics;
use crate::merged::Mergers;
use crate::rules::reading::{Entry, read, read_path};
use crate::rules::{Catalog, Limits, Loader, RuleFolder};

impl Province {
    /// Reads a province file from its text, with the frameworks of a catalog.
    ///
    /// ```
    /// use dti_engine::province::Province;
    /// use dti_engine::Catalog;
    /// # let text = "framework: demo/commune\nversion: '1'\nkind: criteria\nunit_kind: commune\n\
    /// #     source: {standing: illustrative}\nmetrics: {done: {type: yes_no}}\n\
    /// #     targets: [{id: done, of: done, is: yes}]\n";
    /// let catalog = Catalog::from_yaml_texts([("commune.yaml", text)])?;
    /// let province = Province::from_yaml(
    ///     "province: demo\nname: Tỉnh minh họa\nruns:\n  - {id: communes, framework: demo/commune, version: '1'}\n\
    ///      figures:\n  - {id: done, name: Số xã xong, value: {count: communes, where: {met: done}}}\n",
    ///     &catalog,
    /// )?;
    /// assert_eq!(province.runs().len(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Every fault of the text, with its place.
    pub fn from_yaml(text: &str, catalog: &Catalog) -> Result<Self, Diagnostics> {
        Self::from_yaml_named("<text>", text, catalog)
    }

    /// Reads a province file from its text, with the frameworks of a catalog. Diagnostics call it `name`.
    ///
    /// # Errors
    /// Every fault of the text, with its place.
    pub fn from_yaml_named(name: &str, text: &str, catalog: &Catalog) -> Result<Self, Diagnostics> {
        let check = |sink: &_, entry: &_, digest| check(sink, entry, digest, catalog);
        let (province, faults) = read(text, name, &Limits::default(), check);
        province.ok_or(faults)
    }

    /// Reads a province file, with the frameworks of a catalog.
    ///
    /// # Errors
    /// Every fault of the file, with its place, or that it cannot be read.
    pub fn from_path(path: impl AsRef<Path>, catalog: &Catalog) -> Result<Self, Diagnostics> {
        let check = |sink: &_, entry: &_, digest| check(sink, entry, digest, catalog);
        let (province, faults) = read_path(path.as_ref(), &Limits::default(), check);
        let mut province = province.ok_or(faults)?;
        let folder = path.as_ref().parent().unwrap_or_else(|| Path::new(""));
        for merged in province.runs.iter_mut().filter_map(|run| run.merged.as_mut()) {
            merged.mergers = Some(Mergers::from_path(folder.join(&merged.file))?);
        }
        Ok(province)
    }

    /// Gives the mergers of a file that runs name under `merged`. [`Province::from_path`] reads them itself, beside the
    /// province file.
    ///
    /// A run with mergers has data from before them: its outcome is that of the units that were formed
    /// ([`Mergers::outcome`]), and roll-ups are over these.
    #[must_use]
    pub fn with_mergers(mut self, file: &str, mergers: &Mergers) -> Self {
        let named = self.runs.iter_mut().filter_map(|run| run.merged.as_mut());
        for merged in named.filter(|merged| merged.file == file) {
            merged.mergers = Some(mergers.clone());
        }
        self
    }

    /// Reads a province file, with the frameworks that its runs name from the rule files in its folder and around it
    /// ([`Province::rules_folder`]). Other rule files beside them, such as a draft, need not be whole.
    ///
    /// # Errors
    /// Every fault of the file and of the frameworks that it names. If it names one that is not there, also the faults
    /// of files that do not say what they are.
    pub fn from_path_alone(path: impl AsRef<Path>) -> Result<Self, Diagnostics> {
        let path = path.as_ref();
        let mut named = Vec::new();
        // The names are wanted of a faulty file too.
        let names = |_: &_, entry: &Entry<ProvinceDoc>, _| {
            named = names_of_frameworks(entry);
            Some(())
        };
        let _ = read_path(path, &Limits::default(), names);
        let loaded = Loader::new().folder(Self::rules_folder(path)).load();
        let (of_runs, nameless) = loaded.only(&named);
        let (catalog, faults) = of_runs.catalog();
        if faults.has_errors() {
            return Err(faults);
        }
        Self::from_path(path, &catalog).map_err(|mut faults| {
            faults.append(nameless);
            faults
        })
    }

    /// Reads every file called `province.yaml` in a folder and its subfolders, in the order of their paths.
    ///
    /// # Errors
    /// Every fault of every file.
    pub fn from_dir(path: impl AsRef<Path>, catalog: &Catalog) -> Result<Vec<Self>, Diagnostics> {
        let mut provinces = Vec::new();
        let RuleFolder { provinces: files, mut faults, .. } =
            RuleFolder::read(path, &Limits::default());
        for file in files {
            match Self::from_path(&file, catalog) {
                Ok(province) => provinces.push(province),
                Err(of_file) => faults.append(of_file),
            }
        }
        if faults.is_empty() { Ok(provinces) } else { Err(faults) }
    }

    /// Returns the folder whose rule files a province file uses: the parent of its own folder.
    #[must_use]
    pub fn rules_folder(path: &Path) -> PathBuf {
        let up = |path: &Path| path.parent().map(Path::to_path_buf).filter(|p| *p != Path::new(""));
        let own = up(path).unwrap_or_else(|| PathBuf::from("."));
        match own.file_name() {
            Some(_) => up(&own).unwrap_or_else(|| PathBuf::from(".")),
            None => own.join(".."),
        }
    }
}
