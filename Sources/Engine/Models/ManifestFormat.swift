/// # Manifests: models that are programs
///
/// A YAML file in a `models/` folder declares one model. The folders are, from far to near, the
/// home's, the one in the current folder, and the one beside the session; of two manifests with
/// one id the nearer wins, also where it is damaged. In one folder an id can be declared once.
/// The ids of bundled models cannot be declared. Files end in `.yaml` or `.yml`.
///
///     easel: easel-manifest/1
///     id: studio/poster
///     version: 1
///     kind: image
///     summary: Prints a poster.
///     parameters:
///       - {name: prompt, type: text, required: true, maximum: 2000}
///       - {name: width, type: integer, default: 512, minimum: 64, maximum: 2048}
///       - {name: style, type: text, allowed: [ink, oil]}
///     price: 0.05 + 0.000001 * double(width * width)
///     argv:
///       - ./poster.sh
///       - --width={width}
///       - [--style, "{style}"]
///       - --
///       - "{prompt}"
///       - "{output.image}"
///     outputs:
///       - {name: image, type: image, file: png}
///     timeLimit: 2m
///     retry: {exitCodes: [75], attempts: 3, backoff: 1s}
///     safeToRepeat: true
///
/// **Members.** Unknown ones are errors. Required are:
///
/// - `easel`: `easel-manifest/1`.
/// - `id`: letters, digits, `.`, `_`, `-`, and `/` between the parts; at most 80.
/// - `version`: changes when equal inputs give other results. The hash of the manifest and of its
///   program is added to it, so that results of other content are never taken for this one's.
/// - `kind`: `image`, `video`, `audio`, `3d`, `text` or `tool`.
/// - `price`: an amount of credits such as `0.1`, exact, with at most six decimals; or a CEL
///   expression over the parameters. What it gives is rounded once, half to even, to millionths.
/// - `argv`: the program and its arguments.
/// - `outputs`: what comes out, the first being the default.
///
/// The others: `summary`; `parameters`; `capabilities`, a list of words such as
/// `remove-background`; `stdin`, a text for standard input; `protocol`; `timeLimit`, as `90`
/// seconds, `500ms`, `2m` or `1h`, one minute if left out; `retry`; `safeToRepeat`, whether a
/// call that may have happened can be made again without harm, `false` if left out; `standIn`,
/// the free model that takes its place in draft mode, which otherwise is the bundled one of its
/// kind; `callLimit`, how many calls may be under way at once; `secrets`, the names of those that
/// the program is given, such as `[OPENAI_API_KEY]`.
///
/// **Parameters** have `name`, `type` (`text`, `integer`, `number`, `boolean`, `image`, `video`,
/// `audio` or `3d`), and may have `list: true` (of files), `required: true`, `default`, `minimum`
/// and `maximum` (of a number, of characters, of files), `allowed`.
///
/// **Arguments.** There is no shell: what stands in `argv` is passed as it stands. In it
/// `{name}` is the value of a parameter (of a file its path), `{output.name}` the path where a
/// file is to be written, `{key}` the call's key, the same for each attempt, `{folder}` the
/// folder of the manifest, `{easel-draft}` the path of the bundled program. `{{` and `}}` are
/// brackets. A list among the arguments is a group. An argument or a group that names a parameter
/// without a value is left out as a whole. `"{images}"`, alone, becomes one argument a file.
/// A text that begins with `-` is refused where it could be taken for an option: pass it after
/// `--`, or behind `--name=`.
///
/// **The program** is the first of `argv`: an absolute path; a path that begins with `./`, from
/// the folder of the manifest; or a name in `/usr/local/bin:/usr/bin:/bin`. A program beside the
/// manifest is trusted with its content, and what runs is a copy that the home keeps.
///
/// **It runs** without a shell, in a new private folder, in a session of its own, with an empty
/// environment but for `PATH` (as above), `HOME` and `TMPDIR` (the private folder), `LANG=C.UTF-8`
/// and `EASEL_KEY`, and for its `secrets`, each in the variable of its name; one that is missing
/// fails the call before anything runs (`secret set NAME`). When the time is up or the call is canceled, all of its processes are ended;
/// when it ends, so are those it left behind. Exit code 0 is success; one in `retry.exitCodes`
/// says that the same call may succeed later; the end of its standard error is in the message.
/// A line `{"progress": 0.5}` on standard error tells how far it is.
///
/// **Outputs** have `name`, `type` (`image`, `video`, `audio`, `3d`, `text`, `json`), and `file`,
/// the ending of the file to be written at `{output.name}`, with `mimeType` where the ending does
/// not tell it. A text or JSON without `file` is what the program writes on standard output;
/// one newline at the end of a text is not part of it.
///
/// **`protocol: easel-model/1`**: the program gets the request as JSON on standard input and
/// answers in lines of JSON, as `easel-draft` documents it. `file` and `stdin` have no place then.
///
/// **Trust.** No program runs before `trust ID`, which is remembered with the hash of the
/// content; changed content asks again.
enum ManifestFormat {
  static let name = "easel-manifest/1"

  /// Where programs are looked for by name.
  static let path = "/usr/local/bin:/usr/bin:/bin"

  /// The variables that every program is given.
  static let variables = ["PATH", "HOME", "TMPDIR", "LANG", "EASEL_KEY"]

  /// The longest id, the longest argument, and the largest program beside a manifest, in bytes.
  static let (longestID, longestArgument, largestProgram) = (80, 4096, 16 << 20)

  static let (mostParameters, mostOutputs, mostArguments) = (64, 16, 256)
}
