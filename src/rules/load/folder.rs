//! Finds the files of a folder of rules by their names.

use std::collections::{HashSet, VecDeque};
use std::fs;
use std::path::{Path, PathBuf};

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::rules::text::limits::Limits;
use crate::said::{Said, said};

/// The most names to look at, of files and folders of any kind.
const MOST_NAMES: usize = 200_000;
/// The most bytes of all files together, as a multiple of the limit of one file.
const MOST_TEXTS: u64 = 64;

/// The YAML files of a folder and its subfolders, sorted by name and grouped by the kind that their names tell.
/// Files of cases are not included, for they are read with the rule file next to them, nor are descriptions of data
/// (`NAME.data.yaml`).
///
/// No folder is read twice, however many links lead to it. The number of files, their size and the depth of
/// folders are limited. Exceeding a limit is a fault that names the place.
///
/// ```
/// use dti_engine::rules::{Limits, RuleFolder};
/// let folder = RuleFolder::read("rules", &Limits::default());
/// assert!(folder.faults.is_empty());
/// assert!(folder.provinces.iter().all(|path| path.ends_with("province.yaml")));
/// ```
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct RuleFolder {
    /// Rule files: all other `*.yaml` and `*.yml`.
    pub rules: Vec<PathBuf>,
    /// Province files: `province.yaml`.
    pub provinces: Vec<PathBuf>,
    /// Merger files: `merged-*.yaml`.
    pub mergers: Vec<PathBuf>,
    /// Folders that cannot be read, and exceeded limits.
    pub faults: Diagnostics,
}

impl RuleFolder {
    /// Lists the files of a folder and its subfolders.
    #[must_use]
    pub fn read(path: impl AsRef<Path>, limits: &Limits) -> Self {
        Self::down_to(path.as_ref(), Limits::FOLDER_DEPTH, limits)
    }

    /// Lists the files of one folder without its subfolders.
    pub(crate) fn alone(path: &Path, limits: &Limits) -> Self {
        Self::down_to(path, 0, limits)
    }

    fn down_to(root: &Path, deepest: usize, limits: &Limits) -> Self {
        let mut search = Search::new(limits);
        search.folders.push_back((root.to_path_buf(), 0));
        // Links come last, so that the path of a file does not depend on them.
        while let Some((folder, depth)) =
            search.folders.pop_front().or_else(|| search.links.pop_front())
        {
            if depth > deepest {
                if deepest > 0 {
                    let message = said!(
                        "`{}` lies too deep",
                        "`{}` nằm quá sâu",
                        folder.display().to_string()
                    );
                    let help = said!(
                        "at most {deepest} folders inside each other",
                        "nhiều nhất {deepest} thư mục lồng nhau",
                        deepest
                    );
                    search.refuse(Code::TooManyFiles, &folder, message, help);
                }
                continue;
            }
            if search.names(&folder, depth).is_none() {
                search.too_many(root);
                break;
            }
        }
        let mut folder = search.found;
        for files in [&mut folder.rules, &mut folder.provinces, &mut folder.mergers] {
            files.sort();
        }
        folder.faults.sort();
        folder
    }
}

struct Search {
    found: RuleFolder,
    folders: VecDeque<(PathBuf, usize)>,
    links: VecDeque<(PathBuf, usize)>,
    /// The real paths of folders and linked files that were read.
    seen: HashSet<PathBuf>,
    /// The names that may still be looked at, files that may still be taken, and bytes that may still be read.
    left: (usize, usize, u64),
}

impl Search {
    fn new(limits: &Limits) -> Self {
        let bytes = u64::try_from(limits.bytes).unwrap_or(u64::MAX).saturating_mul(MOST_TEXTS);
        Self {
            found: RuleFolder::default(),
            folders: VecDeque::new(),
            links: VecDeque::new(),
            seen: HashSet::new(),
            left: (MOST_NAMES, Limits::FILES, bytes),
        }
    }

    fn refuse(&mut self, code: Code, path: &Path, message: Said, help: Said) {
        self.found.faults.0.push(Diagnostic {
            file: Some(path.display().to_string()),
            help: Some(help),
            ..Diagnostic::new(code, message)
        });
    }

    fn too_many(&mut self, root: &Path) {
        let (names, files, _) = self.left;
        let name = root.display().to_string();
        let message = if files == 0 {
            said!(
                "`{name}` holds more than {} rule files",
                "`{name}` chứa nhiều hơn {} tệp quy tắc",
                Limits::FILES,
                name
            )
        } else if names == 0 {
            said!(
                "`{name}` holds more than {MOST_NAMES} files and folders",
                "`{name}` chứa nhiều hơn {MOST_NAMES} tệp và thư mục",
                name,
                MOST_NAMES
            )
        } else {
            said!(
                "the rule files of `{name}` are too long together",
                "các tệp quy tắc của `{name}` cộng lại quá dài",
                name
            )
        };
        self.refuse(
            Code::TooManyFiles,
            root,
            message,
            said!("read fewer folders at a time", "đọc ít thư mục hơn mỗi lần"),
        );
    }

    /// Returns whether the real path was not read before.
    fn is_new(&mut self, path: &Path) -> bool {
        // The caller reports a path that cannot be resolved when it reads it.
        fs::canonicalize(path).map_or(true, |real| self.seen.insert(real))
    }

    /// Looks at every name of a folder. `None` if a limit was reached.
    fn names(&mut self, folder: &Path, depth: usize) -> Option<()> {
        if !self.is_new(folder) {
            return Some(());
        }
        let entries = fs::read_dir(folder).and_then(|entries| {
            let (most, _, _) = self.left;
            entries.take(most.saturating_add(1)).collect::<Result<Vec<_>, _>>()
        });
        let mut entries = match entries {
            Ok(entries) => entries,
            Err(error) => {
                let message = said!(
                    "the folder `{}` cannot be read: {}",
                    "không đọc được thư mục `{}`: {}",
                    folder.display().to_string(),
                    error
                );
                let help = said!(
                    "check its name and whether you may read it",
                    "kiểm tra tên và quyền đọc"
                );
                self.refuse(Code::UnreadableFile, folder, message, help);
                if let Some(fault) = self.found.faults.0.last_mut() {
                    fault.io_error = Some(error.kind());
                }
                return Some(());
            }
        };
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            self.left.0 = self.left.0.checked_sub(1)?;
            let path = entry.path();
            let kind = entry.file_type();
            let is_link = kind.as_ref().is_ok_and(fs::FileType::is_symlink);
            let is_folder = match is_link {
                true => path.is_dir(),
                false => kind.is_ok_and(|kind| kind.is_dir()),
            };
            let next = (path, depth.saturating_add(1));
            match (is_folder, is_link) {
                (true, true) => self.links.push_back(next),
                (true, false) => self.folders.push_back(next),
                (false, _) => self.file(next.0)?,
            }
        }
        Some(())
    }

    fn file(&mut self, path: PathBuf) -> Option<()> {
        let Some(kind) = kind_of(&path) else { return Some(()) };
        if !self.is_new(&path) {
            return Some(());
        }
        let (_, files, bytes) = &mut self.left;
        *files = files.checked_sub(1)?;
        let size = fs::metadata(&path).map_or(0, |about| about.len());
        *bytes = bytes.checked_sub(size).or_else(|| {
            *bytes = 0;
            None
        })?;
        match kind {
            Kind::Rules => self.found.rules.push(path),
            Kind::Province => self.found.provinces.push(path),
            Kind::Mergers => self.found.mergers.push(path),
        }
        Some(())
    }
}

/// The kind of a file in a folder of rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Rules,
    Province,
    Mergers,
}

/// Returns the kind of a file by its name. `None` if it is not read by itself.
fn kind_of(path: &Path) -> Option<Kind> {
    let name = path.file_name()?.to_str()?;
    let stem = name.strip_suffix(".yaml").or_else(|| name.strip_suffix(".yml"))?;
    match stem {
        "" => None,
        "province" => Some(Kind::Province),
        _ if [".cases", ".data"].iter().any(|other| stem.ends_with(other)) => None,
        _ if stem.starts_with("merged-") => Some(Kind::Mergers),
        _ => Some(Kind::Rules),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_its_name_says() {
        let kind = |name: &str| kind_of(Path::new(name));
        for name in ["a.yaml", "b.yml", "x.cases.bak.yaml"] {
            assert_eq!(kind(name), Some(Kind::Rules), "{name}");
        }
        assert_eq!(kind("province.yaml"), Some(Kind::Province));
        assert_eq!(kind("merged-2025.yml"), Some(Kind::Mergers));
        for name in ["a.cases.yaml", "a.cases.yml", "a.json", ".yaml", "yaml"] {
            assert_eq!(kind(name), None, "{name}");
        }
    }

    /// Makes a new folder with these files, all empty.
    fn folder(name: &str, files: &[&str]) -> PathBuf {
        let root = std::env::temp_dir().join(format!("dti-engine-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&root);
        for file in files {
            let path = root.join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        root
    }

    fn names(files: &[PathBuf], root: &Path) -> Vec<String> {
        let name = |path: &PathBuf| path.strip_prefix(root).unwrap().display().to_string();
        files.iter().map(name).collect()
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_once() {
        use std::os::unix::fs::symlink;
        let root = folder("links", &["b/rules.yaml", "b/c/deep.yaml", "province.yaml"]);
        // Two links to the folder itself: 131,071 paths up to sixteen folders deep, to one folder.
        symlink(".", root.join("x")).unwrap();
        symlink(".", root.join("y")).unwrap();
        symlink("b", root.join("a")).unwrap();
        symlink("../..", root.join("b/c/up")).unwrap();
        symlink("rules.yaml", root.join("b/again.yaml")).unwrap();
        symlink("nowhere.yaml", root.join("b/broken.yaml")).unwrap();
        let outside = folder("links-outside", &["other.yaml"]);
        symlink(&outside, root.join("z")).unwrap();
        let found = RuleFolder::read(&root, &Limits::default());
        assert!(found.faults.is_empty(), "{}", found.faults);
        let expected = ["b/again.yaml", "b/broken.yaml", "b/c/deep.yaml", "z/other.yaml"];
        assert_eq!(names(&found.rules, &root), expected);
        assert_eq!(names(&found.provinces, &root), ["province.yaml"]);
        let alone = RuleFolder::alone(&root.join("b"), &Limits::default());
        assert_eq!(alone.rules.len(), 2);
        for root in [root, outside] {
            fs::remove_dir_all(root).unwrap();
        }
    }

    #[test]
    fn what_lies_too_deep_or_is_too_much_is_named() {
        let deep = format!("{}deep.yaml", "d/".repeat(Limits::FOLDER_DEPTH + 1));
        let root = folder("deep", &[&deep, "near.yaml", "long.yaml"]);
        let found = RuleFolder::read(&root, &Limits::default());
        assert_eq!(names(&found.rules, &root), ["long.yaml", "near.yaml"]);
        let text = format!("{:#}", found.faults);
        assert!(text.contains("d/d` lies too deep") && text.contains("R0803"), "{text}");

        fs::write(root.join("long.yaml"), "a: 1\n".repeat(200)).unwrap();
        let limits = Limits::default().bytes(10);
        let text = format!("{:#}", RuleFolder::read(&root, &limits).faults);
        assert!(text.contains("are too long together"), "{text}");
        fs::remove_dir_all(root).unwrap();
    }
}
