/// What our own decoding says of values that are of the right type.
enum WireObjection: String {
    case isEmpty = "is empty"
    case holdsNUL = "holds a NUL character"
    case isStep = "would be a step in a URL's path"
    case isTwice = "is there twice"
    case isNoHeader = "holds what no header may"
}
