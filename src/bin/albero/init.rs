//! `albero init`

use crate::Exit;
use crate::args::InitOptions;
use crate::input::Problem;
use crate::output::Settings;
use crate::writer::write;
use albero::text;

/// The files of the small plan, kept as a real plan so that tests run it.
const FILES: [(&str, &str); 3] = [
    ("piano.albero", include_str!("../../../examples/primo-piano/piano.albero")),
    ("smvp.albero", include_str!("../../../examples/primo-piano/smvp.albero")),
    ("consuntivo.albero", include_str!("../../../examples/primo-piano/consuntivo.albero")),
];

pub fn run(options: &InitOptions, settings: &Settings) -> Result<Exit, Problem> {
    let folder = &options.folder;
    std::fs::create_dir_all(folder).map_err(|e| Problem::file(folder, e))?;
    // Nothing of the user's is overwritten, and nothing is written if something would be.
    if let Some((name, _)) = FILES.iter().find(|(name, _)| folder.join(name).exists()) {
        let path = folder.join(name);
        let path = path.display();
        return Err(Problem::new(text!(
            "{path} esiste già: scegli una cartella vuota",
            "{path} exists already: choose an empty folder"
        )));
    }
    for (written, (name, contents)) in FILES.iter().enumerate() {
        if let Err(problem) = write(&folder.join(name), contents.as_bytes()) {
            FILES[..written].iter().for_each(|(name, _)| drop(std::fs::remove_file(folder.join(name))));
            return Err(problem);
        }
    }
    let shown = folder.display();
    settings.note(&text!(
        "scritto un piano in {shown}; prova `albero eval {shown}`",
        "wrote a plan to {shown}; try `albero eval {shown}`"
    ));
    Ok(Exit::Fine)
}
