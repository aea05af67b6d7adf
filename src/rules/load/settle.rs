//! Finds the files that files build on, and puts them together.

use std::collections::HashMap;

use super::merged::Built;
use super::rule_file::{Base, Reference, RuleFile};
use crate::diagnostic::{Code, Diagnostic, Location, all_of, nearest, problem, shown};
use crate::rules::text::limits::Limits;
use crate::said::{Said, said};

/// The most files to name in a message.
const MOST_NAMED: usize = 5;
/// The most names to compare with an unknown one.
const MOST_COMPARED: usize = 1_000;

/// Files by what they say they are.
#[derive(Debug, Default)]
pub(crate) struct Known {
    versions: HashMap<(String, String), usize>,
    libraries: HashMap<String, Vec<usize>>,
}

impl Known {
    pub(crate) fn of(files: &[RuleFile]) -> Self {
        let mut known = Self::default();
        files.iter().enumerate().for_each(|(place, file)| known.add(place, file));
        known
    }

    /// Adds the file at a place.
    pub(crate) fn add(&mut self, place: usize, file: &RuleFile) {
        let Some(identity) = &file.identity else { return };
        let key = (identity.id.clone(), identity.version.clone());
        self.versions.entry(key).or_insert(place);
        if file.is_library {
            self.libraries.entry(identity.id.clone()).or_default().push(place);
        }
    }

    /// Returns the place of a file. A library may be named without its version if there is one only.
    pub(crate) fn find(&self, reference: &Reference) -> Option<usize> {
        let Reference { id, version, .. } = reference;
        match version {
            Some(version) => self.versions.get(&(id.clone(), version.clone())).copied(),
            None => match self.libraries.get(id)?.as_slice() {
                [only] => Some(*only),
                _ => None,
            },
        }
    }
}

/// Puts every file together with those that it builds on, wherever they are among the files.
pub(crate) fn settle(files: &mut [RuleFile], limits: &Limits) {
    let known = Known::of(files);
    for place in 0..files.len() {
        let chain = Settling { files, known: &known, limits }.chain(place);
        for place in chain.into_iter().rev() {
            Settling { files, known: &known, limits }.apply(place);
        }
    }
}

struct Settling<'f> {
    files: &'f mut [RuleFile],
    known: &'f Known,
    limits: &'f Limits,
}

impl Settling<'_> {
    /// Returns the place of the base of a file, if it was loaded.
    fn base(&self, place: usize) -> Option<usize> {
        let identity = self.files.get(place)?.pending()?;
        self.known.find(&identity.base.as_ref()?.of)
    }

    fn is_pending(&self, place: usize) -> bool {
        self.files.get(place).is_some_and(|file| file.pending().is_some())
    }

    /// Returns a file that waits, its base, the base of that and so on, up to the first that is settled.
    fn chain(&mut self, from: usize) -> Vec<usize> {
        let mut chain = Vec::new();
        let mut next = Some(from).filter(|place| self.is_pending(*place));
        while let Some(place) = next {
            if let Some(first) = chain.iter().position(|before| *before == place) {
                let round = chain.split_off(first);
                self.refuse_round(&round);
                return chain;
            }
            chain.push(place);
            next = self.base(place).filter(|place| self.is_pending(*place));
        }
        chain
    }

    fn refuse_round(&mut self, round: &[usize]) {
        let all_amend = round.iter().filter_map(|place| self.files.get(*place)).all(amends);
        let shown_name = |place: &usize| {
            let file = self.files.get(*place)?;
            let identity = file.identity.as_ref()?;
            let name = match all_amend {
                true => identity.version.clone(),
                false => format!("{}@{}", identity.id, identity.version),
            };
            Some((name, file.base_place()))
        };
        let members: Vec<(String, Location)> = round.iter().filter_map(shown_name).collect();
        let (who, alone, each_other, builds, help) = match all_amend {
            true => (
                said!("version", "phiên bản"),
                said!("amends itself", "sửa đổi chính nó"),
                said!("amend each other", "sửa đổi lẫn nhau"),
                said!("amends", "sửa đổi"),
                said!(
                    "let `amends` name a version that came before",
                    "để `amends` nêu một phiên bản có trước"
                ),
            ),
            false => (
                said!("framework", "bộ quy tắc"),
                said!("is based on itself", "dựa trên chính nó"),
                said!("build on each other", "dựa lẫn nhau"),
                said!("builds on", "dựa trên"),
                said!(
                    "let `based_on` name a framework that does not build on this one",
                    "để `based_on` nêu một bộ quy tắc không dựa trên bộ quy tắc này"
                ),
            ),
        };
        for place in round {
            let Some(file) = self.files.get_mut(*place) else { continue };
            let own = file.base_place();
            let names = all_of(members.iter().map(|(name, _)| name.as_str()));
            let others = members.iter().filter(|(_, place)| *place != own).take(MOST_NAMED);
            let fault = problem! { own.clone(), Code::AmendsInCircle;
                says match members.len() {
                    1 => said!("{who} {names} {alone}", "{who} {names} {alone}", who, names, alone),
                    _ => said!(
                        "the {who}s {names} {each_other} in a circle",
                        "các {who} {names} {each_other} theo vòng tròn",
                        who,
                        names,
                        each_other
                    ),
                };
                help help.clone();
            };
            let fault = others.fold(fault, |fault, (name, place)| {
                let what = said!("what `{}` {builds}", "bộ mà `{}` {builds}", shown(name), builds);
                fault.related(place.clone(), what)
            });
            file.refuse(fault.into());
        }
    }

    /// Makes the framework of a file that waits for files which are settled.
    fn apply(&mut self, place: usize) {
        let Some(file) = self.files.get(place).filter(|file| file.pending().is_some()) else {
            return;
        };
        let result = self.built(file).map(|built| {
            let before = built.base.map_or_else(Vec::new, |base| base.sources.clone());
            (built.framework(file, self.limits), before, built.texts_of_libraries())
        });
        let Some(file) = self.files.get_mut(place) else { return };
        match result {
            Err(diagnostic) => file.refuse(*diagnostic),
            Ok((made, before, libraries)) => file.settle(made, before, libraries),
        }
    }

    /// Returns the files that a file builds on.
    fn built(&self, file: &RuleFile) -> Result<Built<'_>, Box<Diagnostic>> {
        let mut built = Built { base: None, libraries: Vec::new() };
        let Some(identity) = &file.identity else { return Ok(built) };
        if let Some(base) = &identity.base {
            let found = self.found(&base.of).ok_or_else(|| self.no_base(file, base))?;
            if found.is_library {
                return Err(Box::new(not_a_library(
                    file,
                    &base.of,
                    said!(
                        "is a library, which makes no framework",
                        "là thư viện, không tạo ra bộ quy tắc"
                    ),
                )));
            }
            if found.framework.is_none() {
                let unusable = match (&base.of.version, base.amends) {
                    (Some(version), true) => {
                        said!(
                            "version `{}` cannot be amended",
                            "không sửa đổi được phiên bản `{}`",
                            shown(version)
                        )
                    }
                    _ => said!(
                        "`{}` cannot be built on",
                        "không dựa trên `{}` được",
                        shown(&base.of.name())
                    ),
                };
                return Err(faulty(file, &base.of, found, unusable));
            }
            if found.sources.len() > Limits::AMENDMENTS {
                return Err(Box::new(too_long(file)));
            }
            built.base = Some(found);
        }
        for of in &identity.libraries {
            let found = self.found(of).ok_or_else(|| self.no_library(file, of))?;
            if !found.is_library {
                return Err(Box::new(not_a_library(
                    file,
                    of,
                    said!("is no library, but a framework", "là bộ quy tắc, không phải thư viện"),
                )));
            }
            if found.diagnostics.has_errors() {
                let unusable = said!(
                    "the library `{}` cannot be used",
                    "không dùng được thư viện `{}`",
                    shown(&of.name())
                );
                return Err(faulty(file, of, found, unusable));
            }
            built.libraries.push(found);
        }
        Ok(built)
    }

    fn found(&self, reference: &Reference) -> Option<&RuleFile> {
        self.files.get(self.known.find(reference)?)
    }

    fn no_base(&self, file: &RuleFile, base: &Base) -> Box<Diagnostic> {
        let Reference { id, version, .. } = &base.of;
        let version = version.as_deref().unwrap_or_default();
        let known = self.files.iter().filter_map(|file| file.identity.as_ref());
        let others: Vec<_> = known.filter(|other| !file.is(&other.id, &other.version)).collect();
        let versions = || others.iter().filter(|other| other.id == *id);
        let to_build = match base.amends {
            true => said!("to amend", "để sửa đổi"),
            false => said!("to build on", "để làm căn cứ"),
        };
        if versions().next().is_some() {
            let names = || versions().map(|other| other.version.as_str());
            let near = nearest(version, names().take(MOST_COMPARED));
            let allowed =
                said!("a version that is at hand: {}", "một phiên bản đã có: {}", all_of(names()));
            let message = said!(
                "`{}` has no version `{}` {to_build}",
                "`{}` không có phiên bản `{}` {to_build}",
                shown(id),
                shown(version),
                to_build
            );
            let what = (file.base_place(), Code::UnknownAmended, message);
            return not_found(what, near, None, Some(allowed));
        }
        let ids = others.iter().map(|other| other.id.as_str());
        let near = nearest(id, ids.take(MOST_COMPARED));
        let help = match base.amends {
            true => {
                said!(
                    "load the file that is amended together with this one: put both into one folder",
                    "đọc tệp được sửa đổi cùng với tệp này: đặt cả hai vào một thư mục"
                )
            }
            false => {
                said!(
                    "load the file together with this one: put it into the same folder, or into the folder of its \
                      place beside this folder",
                    "đọc tệp đó cùng với tệp này: đặt vào cùng thư mục, hoặc vào thư mục của địa phương đó bên cạnh thư mục này"
                )
            }
        };
        let location = if base.amends { file.framework_place() } else { file.base_place() };
        let message = said!(
            "there is no framework `{}` at hand {to_build}",
            "không có bộ quy tắc `{}` {to_build}",
            shown(id),
            to_build
        );
        not_found((location, Code::AmendsOther, message), near, Some(help), None)
    }

    fn no_library(&self, file: &RuleFile, of: &Reference) -> Box<Diagnostic> {
        let mut frameworks = self.files.iter().filter(|file| !file.is_library);
        if frameworks.any(|file| file.identity.as_ref().is_some_and(|other| other.id == of.id)) {
            return Box::new(not_a_library(
                file,
                of,
                said!("is no library, but a framework", "là bộ quy tắc, không phải thư viện"),
            ));
        }
        let libraries = || {
            let libraries = self.files.iter().filter(|file| file.is_library);
            libraries.filter_map(|file| file.identity.as_ref())
        };
        let names: Vec<String> = libraries()
            .filter(|library| library.id == of.id)
            .map(|library| format!("{}@{}", library.id, library.version))
            .collect();
        let ids = libraries().map(|library| library.id.as_str());
        let near = nearest(&of.id, ids.take(MOST_COMPARED)).filter(|near| *near != of.id);
        let named = shown(&of.name()).to_string();
        let (message, help) = match (names.as_slice(), &of.version) {
            ([], _) => (
                said!(
                    "there is no library `{named}` at hand",
                    "không có thư viện `{named}`",
                    named
                ),
                said!(
                    "load the library together with this file: put it into the same folder, or into the folder of its \
                 place beside this folder",
                    "đọc thư viện cùng với tệp này: đặt vào cùng thư mục, hoặc vào thư mục của địa phương đó bên cạnh thư mục này"
                ),
            ),
            (_, None) => (
                said!(
                    "there are several versions of the library `{named}`",
                    "thư viện `{named}` có nhiều phiên bản",
                    named
                ),
                said!(
                    "say which one: `library: place/subject@version`",
                    "nêu rõ phiên bản nào: `library: place/subject@version`"
                ),
            ),
            (_, Some(_)) => (
                said!(
                    "there is no library `{named}` at hand",
                    "không có thư viện `{named}`",
                    named
                ),
                said!("name a version that is there", "nêu một phiên bản đã có"),
            ),
        };
        let allowed = (!names.is_empty()).then(|| all_of(names.iter().map(String::as_str)));
        not_found((file.place(of.at), Code::UnknownLibrary, message), near, Some(help), allowed)
    }
}

fn amends(file: &RuleFile) -> bool {
    let identity = file.identity.as_ref();
    identity.and_then(|identity| identity.base.as_ref()).is_some_and(|base| base.amends)
}

fn not_a_library(file: &RuleFile, of: &Reference, what: Said) -> Diagnostic {
    let fault = problem! { file.place(of.at), Code::NotALibrary;
        says "`{}` {what}", "`{}` {what}", shown(&of.name()), what;
        allowed "a framework in `amends` and `based_on`, a file of `kind: library` in `library`",
            "một bộ quy tắc ở `amends` và `based_on`, một tệp có `kind: library` ở `library`";
    };
    fault.into()
}

/// Says that a file cannot be used because it has faults itself.
fn faulty(file: &RuleFile, of: &Reference, found: &RuleFile, unusable: Said) -> Box<Diagnostic> {
    let fault = problem! { file.place(of.at), Code::AmendsFaulty;
        says "{unusable}, because it has faults itself", "{unusable}, vì chính nó có lỗi", unusable;
        related found.version_place(), "the version with faults", "phiên bản có lỗi";
        help "mend `{}` first", "sửa `{}` trước", found.name();
    };
    Box::new(fault.into())
}

/// Says that there is no such file, with the nearest there is or else with advice.
fn not_found(
    (location, code, message): (Location, Code, Said),
    near: Option<&str>,
    help: Option<Said>,
    allowed: Option<Said>,
) -> Box<Diagnostic> {
    Box::new(location.problem(code, message).allowed(allowed).maybe_help(help).meant(near).into())
}

fn too_long(file: &RuleFile) -> Diagnostic {
    let most = Limits::AMENDMENTS;
    let fault = problem! { file.base_place(), Code::AmendsInCircle;
        says "more than {most} amendments build on each other",
            "hơn {most} văn bản sửa đổi nối tiếp nhau", most;
        allowed "at most {most} amendments that build on each other",
            "nhiều nhất {most} văn bản sửa đổi nối tiếp nhau", most;
        help "write the rules out in a full file, with `replaces` instead of `amends`",
            "viết đầy đủ các quy tắc vào một tệp, dùng `replaces` thay cho `amends`";
    };
    fault.into()
}
