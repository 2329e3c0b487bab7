//! A search on paper: what is needed to go on as if nothing had happened.
//!
//! Two lines of text: the state in JSON, and its SHA-256. Nothing is believed of it before the digest, the graph's name and every
//! number have been compared with what they say they are.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::island::{self, Individual, Island};
use super::plan::{Plan, PlanError};
use super::rows::Rows;
use super::state::Search;
use crate::workloads::coloring::graph::Graph;

/// The version of the format.
const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    checkpoint: u32,
    graph: String,
    plan: Plan,
    islands: Vec<Island>,
}

/// Why a search cannot go on from a checkpoint.
#[derive(Debug, thiserror::Error)]
pub enum CheckpointError {
    /// It is not two lines of text.
    #[error("it is not the two lines of a checkpoint: it was cut off, or is something else")]
    Shape,
    /// The second line is not the digest of the first.
    #[error("its state has the digest `{found}`, and it says `{said}`: it was changed or damaged")]
    Digest {
        /// What the state hashes to.
        found: String,
        /// What the second line says.
        said: String,
    },
    /// The state is not what a search writes.
    #[error("its state cannot be read: {0}")]
    Json(#[from] serde_json::Error),
    /// Of another version of the format.
    #[error("it is of version `{found}`, and this program reads `{VERSION}`")]
    Version {
        /// Which.
        found: u32,
    },
    /// It is about another graph.
    #[error("it is about the graph `{said}`, and this one is `{found}`")]
    Graph {
        /// The graph at hand.
        found: String,
        /// The graph of the checkpoint.
        said: String,
    },
    /// Its plan cannot be followed.
    #[error("its plan cannot be followed: {0}")]
    Plan(#[from] PlanError),
    /// A colouring in it is none of this graph and plan, or its number of conflicts is wrong.
    #[error("island `{island}` holds a colouring that does not fit the graph and the plan")]
    Coloring {
        /// Which island, counted from 0.
        island: usize,
    },
    /// There are not as many islands as the plan says.
    #[error("it holds `{found}` islands, and its plan says `{allowed}`")]
    Islands {
        /// How many it holds.
        found: usize,
        /// How many it should.
        allowed: usize,
    },
}

impl<'g> Search<'g> {
    /// Writes down the search as it is between two generations.
    ///
    /// # Errors
    /// If the state cannot be written as JSON, which does not happen.
    pub fn checkpoint(&self) -> Result<Vec<u8>, CheckpointError> {
        let body = Body {
            checkpoint: VERSION,
            graph: hex(&self.rows.graph().digest()),
            plan: self.plan.clone(),
            islands: self.islands.clone(),
        };
        let mut bytes = serde_json::to_vec(&body)?;
        let digest = hex(&Sha256::digest(&bytes));
        bytes.extend_from_slice(format!("\n{digest}\n").as_bytes());
        Ok(bytes)
    }

    /// Goes on from a checkpoint.
    ///
    /// # Errors
    /// If it is not whole, not of this graph, or holds what no search writes.
    pub fn resume(graph: &'g Graph, checkpoint: &[u8]) -> Result<Self, CheckpointError> {
        let text = std::str::from_utf8(checkpoint).map_err(|_| CheckpointError::Shape)?;
        let lines: Vec<&str> = text.split('\n').collect();
        let [state, said, ""] = lines.as_slice() else { return Err(CheckpointError::Shape) };
        let found = hex(&Sha256::digest(state.as_bytes()));
        if found != *said {
            return Err(CheckpointError::Digest { found, said: (*said).to_owned() });
        }
        let Body { checkpoint, graph: said, plan, islands } = serde_json::from_str(state)?;
        if checkpoint != VERSION {
            return Err(CheckpointError::Version { found: checkpoint });
        }
        let found = hex(&graph.digest());
        if found != said {
            return Err(CheckpointError::Graph { found, said });
        }
        plan.check(graph.vertices())?;
        if islands.len() != plan.islands {
            return Err(CheckpointError::Islands { found: islands.len(), allowed: plan.islands });
        }
        let rows = Rows::new(graph);
        for (number, island) in islands.iter().enumerate() {
            let all = island.parents.iter().chain(island.elites.iter().flatten()).chain([&island.best]);
            if !all.into_iter().all(|individual| fits(&rows, &plan, individual)) {
                return Err(CheckpointError::Coloring { island: number });
            }
        }
        Ok(Self::from_parts(rows, plan, islands))
    }
}

fn fits(rows: &Rows<'_>, plan: &Plan, individual: &Individual) -> bool {
    let Individual { colors, conflicts } = individual;
    colors.len() == rows.graph().vertices()
        && colors.iter().all(|&color| usize::from(color) < plan.k)
        && island::conflicts(rows, colors) == *conflicts
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
