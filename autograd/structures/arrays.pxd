cdef object _ndarray, _empty

cpdef bint is_array(object thing)
cpdef bint is_plain_array(object thing)
cpdef object empty_array(tuple shape)
cpdef object read_array(object thing)
