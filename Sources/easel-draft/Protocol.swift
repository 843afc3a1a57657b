/// # The protocol `easel-model/1`
///
/// How easel talks to a program that runs models. One process answers one request and ends.
/// This program is the reference: another one that keeps to the same rules can stand in its place.
///
/// **The request** is one JSON object on standard input, which is then closed:
///
///     {"protocol": "easel-model/1", "model": "draft/image", "version": "1",
///      "parameters": {"prompt": "a fox", "width": 512, "seed": "42"},
///      "files": {"image": "/absolute/path.png"},
///      "output": "/absolute/existing/folder"}
///
/// - `protocol` and `model` are required. `version`, if given, is the model's version that the
///   caller has a price and a schema for; a program that has another refuses.
/// - `parameters` holds the values by name. A number of more than 53 bits, as a seed, may be a
///   text of its digits. `null` is the same as no value. Defaults are the program's. An unknown
///   name is an error.
/// - `files` holds, for each parameter that is an asset, the absolute path of a local file; for a
///   parameter that is a list of assets, an array of paths. The program only reads them. A value
///   of the same name in `parameters` (the id of the asset, say) is ignored.
/// - `output` is the absolute path of a folder that exists, and that nothing else writes to.
///
/// **The answer** is JSON on standard output, one object a line, and nothing else:
///
/// - any number of `{"progress": 0.5}`, from 0 to 1, never falling;
/// - then exactly one of
///   - `{"outputs": {"image": {"file": "image.png", "kind": "image", "mimeType": "image/png",
///     "width": 512, "height": 512}}}`: `file` is relative to `output`, and is complete when the
///     line is written; `width` and `height` are the pixels of a picture;
///   - `{"outputs": {"text": {"text": "…"}}}` for a result that is text;
///   - `{"error": {"code": "…", "message": "…", "parameter": "width", "retryable": false}}`.
///
/// `code` is one of `invalid-parameter` (also for a request that is none, and for an unknown
/// model), `unsupported-file`, `no-font`, `too-large` and `io`. `message` is for people: it names
/// the thing and the remedy. `parameter` is there if one is to blame. `retryable` says whether the
/// same request may succeed later.
///
/// **The exit code** is 0 after outputs, 1 after an error, 2 for a wrong command line (then
/// standard output is empty). A program that ends in another way, by a signal or without one of
/// the last lines, has failed. What it writes on standard error is for a log.
///
/// **Equal requests have equal results**, byte for byte; `output` and the places of the files do
/// not matter, only what is in them.
///
/// ## `decode`
///
/// `easel-draft decode --max-width N --max-height N` reads the bytes of a picture (PNG, JPEG,
/// WebP, GIF, BMP, TIFF, AVIF) on standard input and writes one line
///
///     {"width":30,"height":20,"originalWidth":600,"originalHeight":400,"mimeType":"image/png"}
///
/// and then width × height × 4 bytes: red, green, blue and unassociated alpha of each pixel, row
/// by row. The picture is scaled down to fit, keeping its aspect, and never up; a photograph is
/// turned upright first. An error is the line with `error` as above, and exit code 1. At most 64 MiB are read, and 64 Mi pixels, which
/// is checked in the header before anything is decoded; the process limits its own memory and
/// time, so that hostile bytes end nothing but itself.
///
/// ## `models`
///
/// `easel-draft models` writes one line for each model with its version, its parameters (name,
/// type, limits, default, whether it is required) and its outputs.
enum ModelProtocol {
  static let name = "easel-model/1"

  /// The version of every bundled model; it changes when equal requests get other bytes.
  static let modelVersion = "1"

  /// The most bytes of a request.
  static let largestRequest = 4 << 20
}
