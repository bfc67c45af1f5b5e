/// What is refused at the door, before anything of it is kept; the database has the same bounds as constraints.
public enum SubmissionLimits {
  /// Bytes of a draft.
  public static let draftBytes = 1_048_576
  /// Bytes of one picture.
  public static let pictureBytes = 26_214_400
}
