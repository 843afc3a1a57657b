import FoundationEssentials
public import JSON

extension Engine {
  /// Stores bytes as an asset; equal bytes are stored once.
  public func storeAsset(
    bytes: [UInt8],
    mimeType: String,
    metadata: JSONObject = [:],
  ) throws(EngineError) -> AssetRecord {
    try store(AssetSource.bytes(bytes), mimeType: mimeType, size: nil, metadata: metadata)
  }

  /// Stores a copy of a file as an asset; equal contents are stored once.
  public func storeAsset(
    path: String,
    mimeType: String,
    metadata: JSONObject = [:],
  ) throws(EngineError) -> AssetRecord {
    try store(AssetSource.file(path), mimeType: mimeType, size: nil, metadata: metadata)
  }

  /// The asset of that id, or nil where there is none, or its file has gone.
  public func asset(_ id: String) throws(EngineError) -> AssetRecord? {
    guard let row = try store.asset(id) else { return nil }
    let record = record(row)
    return Files.isRegular(record.path) ? record : nil
  }

  func store(
    _ source: AssetSource,
    mimeType: String,
    size: (width: Int, height: Int)?,
    metadata: JSONObject,
  ) throws(EngineError) -> AssetRecord {
    let store = try store
    let files = AssetFiles(
      folder: assetsFolder,
      limit: configuration.assetLimit,
      redact: configuration.redact,
    )
    let written = try files.write(source, aside: configuration.makeID("new_"))
    let found = size ?? PictureSize.read(written.head)
    let row = AssetRow(
      id: written.id,
      file: written.file,
      kind: AssetKind.name(forMIMEType: mimeType),
      mimeType: mimeType,
      width: found?.width,
      height: found?.height,
      size: written.size,
      metadata: .object(metadata),
      createdAt: now,
    )
    try store.insert(row)
    return record(try store.asset(row.id) ?? row)
  }

  private var assetsFolder: String { "\(configuration.home)/assets" }

  private func record(_ row: AssetRow) -> AssetRecord {
    AssetRecord(
      id: row.id,
      path: "\(assetsFolder)/\(row.file)",
      kind: row.kind,
      mimeType: row.mimeType,
      width: row.width,
      height: row.height,
      size: row.size,
      metadata: row.metadata.object ?? [:],
      createdAt: row.createdAt,
    )
  }
}
