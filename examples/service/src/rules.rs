//! The rules in force: one immutable map of plans, swapped as a whole.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use dti_engine::{Catalog, Error, Framework, Plan};

/// One state of the rules: compiled plans by framework id. Never changed once made.
pub type Plans = BTreeMap<String, Plan>;

/// The rules that all requests share. A request takes the plans of its moment once and keeps them to its end, so that no
/// answer is made half by old rules and half by new ones.
pub struct Rules {
    /// The folder of rule files, if there is one.
    folder: Option<PathBuf>,
    now: RwLock<Arc<Plans>>,
    /// Held while a new state is worked out, so that two of them do not lose one another.
    turn: Mutex<()>,
}

impl Rules {
    /// Loads a folder.
    ///
    /// # Errors
    /// Every fault of its files.
    pub fn of_folder(folder: impl Into<PathBuf>) -> Result<Self, Error> {
        let folder = folder.into();
        let plans = plans(&Catalog::from_dir(&folder)?)?;
        Ok(Self::new(plans, Some(folder)))
    }

    /// Takes rule files that are in memory.
    ///
    /// # Errors
    /// Every fault of the texts.
    pub fn of_texts<'t>(
        texts: impl IntoIterator<Item = (&'t str, &'t str)>,
    ) -> Result<Self, Error> {
        Ok(Self::new(plans(&Catalog::from_yaml_texts(texts)?)?, None))
    }

    fn new(plans: Plans, folder: Option<PathBuf>) -> Self {
        Self { folder, now: RwLock::new(Arc::new(plans)), turn: Mutex::new(()) }
    }

    /// Returns the plans of this moment. They stay as they are for as long as they are held.
    pub fn now(&self) -> Arc<Plans> {
        Arc::clone(&self.now.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Puts one framework into force.
    ///
    /// # Errors
    /// Every fault of the text. The rules then stay as they are.
    pub fn replace(&self, yaml: &str) -> Result<Plan, Error> {
        let plan = Plan::compile(&Framework::from_yaml(yaml)?)?;
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let mut plans = Plans::clone(&self.now());
        plans.insert(plan.framework().id().to_owned(), plan.clone());
        self.swap(plans);
        Ok(plan)
    }

    /// Reads the folder again. `None` if there is none.
    ///
    /// # Errors
    /// Every fault of its files. The rules then stay as they are.
    pub fn reload(&self) -> Result<Option<Arc<Plans>>, Error> {
        let Some(folder) = &self.folder else { return Ok(None) };
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        self.swap(plans(&Catalog::from_dir(folder)?)?);
        Ok(Some(self.now()))
    }

    fn swap(&self, plans: Plans) {
        *self.now.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(plans);
    }
}

/// Compiles the last version of each framework.
fn plans(catalog: &Catalog) -> Result<Plans, Error> {
    let mut plans = Plans::new();
    for framework in catalog.iter() {
        let plan = Plan::compile_shared(Arc::clone(framework))?;
        plans.insert(framework.id().to_owned(), plan);
    }
    Ok(plans)
}

/// Compiles the rules that an outcome was made by, from their texts.
///
/// # Errors
/// Every fault of the texts, and an unknown version.
pub fn plan_of(texts: &[(String, String)], id: &str, version: &str) -> Result<Plan, Error> {
    let texts = texts.iter().map(|(name, text)| (name.as_str(), text.as_str()));
    let catalog = Catalog::from_yaml_texts(texts)?;
    Plan::compile_shared(Arc::clone(catalog.get(id, version)?))
}
