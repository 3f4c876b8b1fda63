/** The mark of a file in which nothing was ever booked; all marks are equally long. */
export const FIRST_MARK = 'kept:0000000000000000:0000000000000000';
