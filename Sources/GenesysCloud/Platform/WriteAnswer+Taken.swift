import Domain

extension WriteAnswer {
    /// Of a skill that was to be taken away and is not there, or whose person is not, somebody else took care: what is left
    /// to do is seen when the person is read again.
    var withoutGoneTaken: WriteAnswer {
        guard httpStatus == 404, result == .rejected else { return self }
        return WriteAnswer(
            call: call, result: .conflict, sentAt: sentAt, duration: duration, httpStatus: httpStatus,
            correlationID: correlationID, error: error)
    }
}
