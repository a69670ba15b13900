//! Orders of computation: each thing after what it needs.

use super::{Algorithm, ItemId, Kind, Plan, counted};
use rustc_hash::{FxHashMap, FxHashSet};

/// The items of `all` so that each stands after what it needs, and those on or above a cycle.
pub fn order(count: usize, all: &[ItemId], needs: &[(ItemId, ItemId)]) -> (Vec<ItemId>, Vec<ItemId>) {
    let mut waiting = vec![0u32; count];
    let mut starts = vec![0u32; count + 1];
    for (who, what) in needs {
        waiting[who.0 as usize] += 1;
        starts[what.0 as usize + 1] += 1;
    }
    for i in 0..count {
        starts[i + 1] += starts[i];
    }
    let mut wanted_by = vec![ItemId(0); needs.len()];
    let mut next = starts.clone();
    for (who, what) in needs {
        let slot = &mut next[what.0 as usize];
        wanted_by[*slot as usize] = *who;
        *slot += 1;
    }
    let mut ready: Vec<ItemId> = all.iter().copied().filter(|id| waiting[id.0 as usize] == 0).collect();
    let mut at = 0;
    while at < ready.len() {
        let what = ready[at].0 as usize;
        at += 1;
        for &who in &wanted_by[starts[what] as usize..starts[what + 1] as usize] {
            waiting[who.0 as usize] -= 1;
            if waiting[who.0 as usize] == 0 {
                ready.push(who);
            }
        }
    }
    let stuck = all.iter().copied().filter(|id| waiting[id.0 as usize] > 0).collect();
    (ready, stuck)
}

/// One ring for each group of items that wait for each other.
pub fn rings(stuck: &[ItemId], needs: &[(ItemId, ItemId)]) -> Vec<Vec<ItemId>> {
    let inside: FxHashSet<ItemId> = stuck.iter().copied().collect();
    // Any need that is stuck too: following one from each item must run into a ring.
    let mut next: FxHashMap<ItemId, ItemId> = FxHashMap::default();
    for (who, what) in needs {
        if inside.contains(who) && inside.contains(what) {
            next.entry(*who).or_insert(*what);
        }
    }
    let mut seen: FxHashSet<ItemId> = FxHashSet::default();
    let mut found = Vec::new();
    for &start in stuck {
        let mut path = Vec::new();
        let mut on_path = FxHashSet::default();
        let mut here = start;
        while !seen.contains(&here) && on_path.insert(here) {
            path.push(here);
            match next.get(&here) {
                Some(&further) => here = further,
                None => break,
            }
        }
        if let Some(from) = path.iter().position(|id| *id == here).filter(|_| !seen.contains(&here)) {
            found.push(path[from..].to_vec());
        }
        seen.extend(path);
    }
    found
}

/// Values and scores in one order, where formulas ask for scores.
pub struct Together {
    /// Indicators and data, each after what its formula needs.
    pub values: Vec<ItemId>,
    /// Nodes, each after what its score needs.
    pub scores: Vec<ItemId>,
    /// The values that wait for scores, and after how many of those they can be computed.
    pub late: Vec<(u32, ItemId)>,
    /// Rings of values and scores that wait for each other.
    pub rings: Vec<Vec<ItemId>>,
    /// The indicators and data on or above such a ring.
    pub stuck: Vec<ItemId>,
}

/// The order of a plan whose formulas ask for scores; none where none does. Its values and its scores have an order each.
pub fn together(plan: &Plan) -> Option<Together> {
    let asks = |id: &ItemId| {
        let formula = plan.measured(*id).and_then(|m| m.formula.as_deref());
        formula.is_some_and(|f| f.of_tree().any(|(asked, _)| asked.asks_for_scores()))
    };
    if !plan.order.iter().any(asks) {
        return None;
    }
    let count = plan.items.len() as u32;
    let score = |id: ItemId| ItemId(count + id.0);
    let needs = needs(plan, score);
    let scored = plan.score_order.iter().map(|id| score(*id));
    let all: Vec<ItemId> = plan.order.iter().copied().chain(scored).collect();
    let (ready, stuck) = order(2 * plan.items.len(), &all, &needs);
    let item = |id: &ItemId| ItemId(id.0 % count);
    let mut found = Together {
        values: Vec::new(),
        scores: Vec::new(),
        late: Vec::new(),
        rings: Vec::new(),
        stuck: stuck.iter().copied().filter(|id| id.0 < count).collect(),
    };
    let mut late = FxHashSet::default();
    for id in ready {
        if id.0 >= count {
            found.scores.push(item(&id));
            continue;
        }
        let formula = plan.measured(id).and_then(|m| m.formula.as_deref());
        let waits = |f: &Algorithm| f.data().any(|(r, _)| r.back == 0 && late.contains(&r.item));
        if asks(&id) || formula.is_some_and(waits) {
            late.insert(id);
            found.late.push((found.scores.len() as u32, id));
        }
        found.values.push(id);
    }
    for ring in rings(&stuck, &needs) {
        let mut ring: Vec<ItemId> = ring.iter().map(item).collect();
        ring.dedup();
        found.rings.push(ring);
    }
    Some(found)
}

/// What each value and each score needs; `score` says which number stands for the score of an item.
fn needs(plan: &Plan, score: impl Fn(ItemId) -> ItemId) -> Vec<(ItemId, ItemId)> {
    let ordered: FxHashSet<ItemId> = plan.score_order.iter().copied().collect();
    let mut needs = Vec::new();
    for &id in &plan.order {
        let Some(formula) = plan.measured(id).and_then(|m| m.formula.as_deref()) else { continue };
        needs.extend(formula.data().filter(|(r, _)| r.back == 0).map(|(r, _)| (id, r.item)));
        let asked = formula.of_tree().flat_map(|(asked, _)| counted::scores(plan, asked));
        needs.extend(asked.filter(|item| ordered.contains(item)).map(|item| (id, score(item))));
        if plan.item(id).kind == Kind::Indicator && ordered.contains(&id) {
            needs.push((score(id), id));
        }
    }
    let edges = plan.edges.iter().filter(|e| ordered.contains(&e.parent) && ordered.contains(&e.child));
    needs.extend(edges.map(|e| (score(e.parent), score(e.child))));
    needs
}
