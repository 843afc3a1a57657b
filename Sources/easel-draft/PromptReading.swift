/// What a card shows.
enum Subject: CaseIterable {
  case hills, sea, forest, city, portrait, space, dunes, strata, blobs, tiles, bloom, creature
}

/// The light that a card is drawn in.
enum Daylight: CaseIterable {
  case day, dusk, night, dawn
}

/// What the words of a prompt hint at; nil where they say nothing.
struct PromptReading {
  var subject: Subject?
  var daylight: Daylight?
  /// A hue in turns.
  var hue: Double?
  var weather: Weather?
  /// Whether the creature, if it is one, has long, round or pointed ears.
  var ears = Ears.pointed
  var hasLighthouse = false

  enum Weather { case snow, rain, mist }
  enum Ears { case pointed, round, long }

  /// Reads a prompt; words that `without` names too count for nothing.
  init(_ prompt: String, without: String) {
    let unwanted = Set(Self.words(without))
    let words = Self.words(prompt).filter { !unwanted.contains($0) }
    var counts: [Subject: Int] = [:]
    hasLighthouse = words.contains { $0.hasPrefix("lighthouse") }
    for word in words {
      if let subject = Self.find(word, in: Self.subjects) { counts[subject, default: 0] += 1 }
      daylight = daylight ?? Self.find(word, in: Self.daylights)
      hue = hue ?? Self.find(word, in: Self.hues)
      weather = weather ?? Self.find(word, in: Self.weathers)
      if let ears = Self.find(word, in: Self.earShapes) { self.ears = ears }
    }
    // The subject that most words name; where two are even, the one that comes first.
    subject = words.lazy.compactMap { Self.find($0, in: Self.subjects) }
      .first { counts[$0] == counts.values.max() }
  }

  private static func words(_ text: String) -> [String] {
    text.prefix(4000).lowercased().split { !$0.isLetter }.prefix(400).map(String.init)
  }

  /// Finds the word, or the word without the ending of its plural.
  private static func find<Meaning>(_ word: String, in table: [(Meaning, String)]) -> Meaning? {
    for (meaning, words) in table {
      for known in words.split(separator: " ") {
        guard word.hasPrefix(known) else { continue }
        if ["", "s", "es", "y"].contains(word.dropFirst(known.count)) { return meaning }
      }
    }
    return nil
  }

  private static let subjects: [(Subject, String)] = [
    (
      .creature, "fox cat kitten dog puppy wolf bear rabbit hare bunny mouse lynx panda animal owl",
    ),
    (.creature, "tiger lion koala squirrel badger raccoon"),
    (.portrait, "portrait face woman man girl boy person people hero heroine king queen knight"),
    (.portrait, "astronaut wizard witch warrior model character selfie headshot headset"),
    (.portrait, "grandmother grandfather child actor dancer singer captain pirate samurai"),
    (.city, "city street skyline town tower building skyscraper architecture urban neon tokyo"),
    (.city, "paris london york house castle bridge cyberpunk downtown market cafe"),
    (.sea, "sea ocean beach boat ship sail harbor harbour lighthouse wave coast island lake"),
    (.sea, "river water surf fish whale yacht shore bay"),
    (.forest, "forest wood tree jungle pine cabin grove fir birch deer trail"),
    (.space, "space planet star galaxy orbit cosmo cosmos nebula rocket spaceship alien saturn"),
    (.space, "mars spacecraft satellite universe astronomy"),
    (.dunes, "desert dune sand sahara camel canyon oasis"),
    (.bloom, "flower rose bloom blossom tulip lotus sunflower daisy petal bouquet orchid"),
    (.hills, "mountain hill valley landscape alp peak meadow field farm countryside volcano"),
    (.hills, "highland cliff glacier vineyard village garden path road"),
    (.strata, "abstract flow silk fabric smoke fluid marble liquid curtain"),
    (.blobs, "bubble balloon cloud dream fruit apple orange lemon candy soap sphere ball"),
    (.tiles, "geometric pattern logo icon poster bauhaus mosaic quilt tile product design"),
  ]

  private static let daylights: [(Daylight, String)] = [
    (.night, "night midnight dark moon moonlit moonlight starry stars neon noir nocturnal"),
    (.dusk, "sunset dusk evening twilight golden autumn fall"),
    (.dawn, "dawn sunrise morning spring misty pastel"),
    (.day, "day noon sunny bright summer daylight midday"),
  ]

  private static let hues: [(Double, String)] = [
    (0.08, "red crimson scarlet ruby mars fire strawberry"),
    (0.15, "orange amber copper rust autumn fox pumpkin tiger"),
    (0.23, "yellow gold golden lemon honey sunflower lion"),
    (0.18, "sand sandy desert dune sahara camel"),
    (0.39, "green emerald lime forest jade moss mint jungle meadow"),
    (0.50, "teal turquoise cyan aqua lagoon"),
    (0.69, "blue azure navy cobalt sapphire indigo"),
    (0.83, "purple violet lavender lilac neon cyberpunk"),
    (0.97, "pink magenta rose coral cherry sakura flamingo"),
  ]

  private static let weathers: [(Weather, String)] = [
    (.snow, "snow snowy winter snowfall blizzard ice icy frost arctic glacier"),
    (.rain, "rain rainy storm stormy drizzle monsoon thunder"),
    (.mist, "mist misty fog foggy haze hazy"),
  ]

  private static let earShapes: [(Ears, String)] = [
    (.long, "rabbit hare bunny"), (.round, "bear panda mouse koala lion tiger dog puppy"),
  ]
}
