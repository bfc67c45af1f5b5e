/// A part of an answer, as far as it is available without waiting.
enum AnswerPart {
  /// More is on its way.
  case pending
  case result(ResultHandle)
  /// The end of a statement's answer.
  case end
}
