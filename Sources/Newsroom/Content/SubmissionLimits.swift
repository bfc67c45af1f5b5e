/// The largest submissions accepted; anything over is refused before it is stored. The database holds those of drafts and
/// pictures as constraints, too.
public enum SubmissionLimits {
  /// Bytes of a draft.
  public static let draftBytes = 1_000_000
  /// Bytes of `newsroom.yaml`.
  public static let configurationBytes = 1_048_576
  /// Bytes of one picture.
  public static let pictureBytes = 25_000_000
  /// Pictures of one story, the main one included.
  public static let pictures = 20
  /// A picture's width times its height.
  public static let picturePixels = 100_000_000
}
