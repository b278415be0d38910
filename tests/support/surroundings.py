"""Functions that read something outside of each kind, and what changes it."""

import configparser
import ctypes
import mmap
import struct
import sys
import threading
import types
import weakref
from array import array
from collections import OrderedDict, UserDict, deque
from contextvars import ContextVar
from decimal import Decimal
from functools import partial, wraps
from types import SimpleNamespace

import numpy as np

import autograd as ag
from autograd import Value
from autograd.compiler.record.contents import MOST_BYTES, MOST_ITEMS

variable = 2.0


def module(**contents):
    """A module of the user's."""
    made = types.ModuleType("a_module_of_the_users")
    vars(made).update(contents)
    return made


class Slots:
    __slots__ = ("rate",)

    def __init__(self, rate):
        self.rate = rate


class Model:
    rate = 2.0

    def __init__(self):
        self.scale, self.history = 1.0, []

    def loss(self, x):
        return self.rate * x * self.scale

    @property
    def doubled(self):
        return 2.0 * self.scale

    def __call__(self, x):
        return x * self.doubled


# Each returns a function, and a function that changes what it reads to a number


def a_cell():
    rate = 2.0

    def change(number):
        nonlocal rate
        rate = number

    return lambda x: rate * x, change


def a_global():
    def change(number):
        global variable
        variable = number

    return lambda x: variable * x, change


def a_global_of_a_helper():
    names = {"rate": 2.0}
    exec("def helper(x):\n    return rate * x", names)
    helper = names["helper"]
    return lambda x: helper(x), lambda number: names.update(rate=number)


def a_helper_defined_anew():
    names = {}
    exec("def helper(x):\n    return 2.0 * x\ndef f(x):\n    return helper(x)", names)

    def change(number):
        exec(f"def helper(x):\n    return {number!r} * x", names)

    return names["f"], change


def a_builtin_covered():
    names = {}
    exec("def f(x):\n    return x * max(2.0, 1.0)", names)
    return names["f"], lambda number: names.update(max=lambda *numbers: number)


def a_default():
    def f(x, rate=2.0):
        return rate * x

    def change(number):
        f.__defaults__ = (number,)

    return f, change


def a_default_by_name():
    def f(x, *, rate=2.0):
        return rate * x

    return lambda x: f(x), lambda number: f.__kwdefaults__.update(rate=number)


def an_attribute():
    holder = SimpleNamespace(rate=2.0)
    return lambda x: holder.rate * x, lambda number: setattr(holder, "rate", number)


def an_attribute_that_was_not_there():
    holder = SimpleNamespace()
    return lambda x: getattr(holder, "rate", 2.0) * x, lambda number: setattr(
        holder, "rate", number
    )


def an_attribute_by_a_name_that_is_computed():
    model = Model()
    name = "".join(["s", "cale"])
    return lambda x: getattr(model, name) * x, lambda number: setattr(model, "scale", number)


def an_attribute_that_no_code_names():
    model, name = Model(), "".join(["hid", "den"])
    vars(model)[name] = 2.0
    return lambda x: getattr(model, name) * x, lambda number: vars(model).update({name: number})


def an_attribute_that_code_met_later_reads():
    holder, name = Model(), "".join(["hid", "den"])
    vars(holder)[name] = 2.0

    def reading(thing):
        return getattr(thing, name)

    return lambda x: reading(holder) * x, lambda number: vars(holder).update({name: number})


def an_attribute_of_an_attribute():
    holder = SimpleNamespace(inner=Model())
    return lambda x: holder.inner.scale * x, lambda number: setattr(holder.inner, "scale", number)


def an_attribute_of_self():
    model = Model()
    return model.loss, lambda number: setattr(model, "scale", number)


def a_property():
    model = Model()
    return lambda x: model(x), lambda number: setattr(model, "scale", number)


def a_callable_object():
    model = Model()
    return model, lambda number: setattr(model, "scale", number)


def a_class_attribute():
    class Own(Model):
        rate = 2.0

    return Own().loss, lambda number: setattr(Own, "rate", number)


def a_class_attribute_of_a_base():
    class Base(Model):
        rate = 2.0

    class Own(Base):
        pass

    return Own().loss, lambda number: setattr(Base, "rate", number)


def a_class_attribute_covered():
    model = Model()
    return model.loss, lambda number: setattr(model, "rate", number)


def a_class_attribute_of_a_class():
    class Settings:
        rate = 2.0

    return lambda x: Settings.rate * x, lambda number: setattr(Settings, "rate", number)


def a_method_defined_anew():
    class Own(Model):
        pass

    own = Own()
    return lambda x: own.loss(x), lambda number: setattr(Own, "loss", lambda self, x: number * x)


def another_class():
    class Other(Model):
        rate = 3.0

    model = Model()

    def change(number):
        model.__class__ = Other
        Other.rate = number

    return lambda x: model.loss(x), change


def the_constructor_of_a_class():
    class Line(Model):
        def __init__(self, x):
            self.scale = x

    def change(number):
        Line.__init__ = lambda self, x: setattr(self, "scale", number * x)

    return lambda x: Line(x).scale, change


def a_slot():
    holder = Slots(2.0)
    return lambda x: holder.rate * x, lambda number: setattr(holder, "rate", number)


def a_slot_of_a_base():
    class Own(Slots):
        __slots__ = ("scale",)

    holder = Own(2.0)
    return lambda x: holder.rate * x, lambda number: setattr(holder, "rate", number)


def a_slot_declared_twice():
    class Own(Slots):
        __slots__ = ("rate",)

    holder = Own(2.0)
    return lambda x: holder.rate * x, lambda number: setattr(holder, "rate", number)


def a_slot_that_is_empty():
    class Own(Slots):
        __slots__ = ("scale",)

    holder = Own(2.0)
    return lambda x: getattr(holder, "scale", 2.0) * x, lambda number: setattr(
        holder, "scale", number
    )


def a_slot_that_becomes_none():
    holder = Slots(2.0)
    del holder.rate
    return lambda x: (5.0 if hasattr(holder, "rate") else 2.0) * x, lambda number: setattr(
        holder, "rate", None
    )


def what_is_equal():
    class Own:
        def __eq__(self, other):
            return False

    own = Own()
    return lambda x: (5.0 if own == 1.0 else 2.0) * x, lambda number: setattr(
        Own, "__eq__", lambda self, other: True
    )


def an_attribute_of_a_function():
    def f(x):
        return f.rate * x

    f.rate = 2.0
    return f, lambda number: setattr(f, "rate", number)


def an_attribute_of_a_module():
    settings = module(rate=2.0)
    return lambda x: settings.rate * x, lambda number: setattr(settings, "rate", number)


def a_variable_that_a_module_lacks():
    settings = module()
    return lambda x: getattr(settings, "rate", 2.0) * x, lambda number: setattr(
        settings, "rate", number
    )


def a_class_attribute_that_was_not_there():
    class Settings:
        pass

    return lambda x: getattr(Settings, "rate", 2.0) * x, lambda number: setattr(
        Settings, "rate", number
    )


def a_module_that_is_imported():
    settings = module(rate=2.0)
    sys.modules["a_module_of_the_users"] = settings

    def f(x):
        from a_module_of_the_users import rate

        return rate * x

    return f, lambda number: setattr(settings, "rate", number)


def an_item():
    rates = [1.0, 2.0]
    return lambda x: rates[1] * x, lambda number: rates.__setitem__(1, number)


def a_length():
    rates = [1.0]
    return lambda x: len(rates) * x, lambda number: rates.append(number)


def a_list_in_a_tuple_in_a_dict():
    rates = {"a": ([2.0],)}
    return lambda x: rates["a"][0][0] * x, lambda number: rates["a"][0].__setitem__(0, number)


def a_key():
    rates = {"a": 2.0}
    return lambda x: rates["a"] * x, lambda number: rates.update(a=number)


def the_order_of_keys():
    rates = {"a": 2.0, "b": 3.0}

    def change(number):
        rates["a"] = rates.pop("a") + number

    return lambda x: next(iter(rates.values())) * x, change


def the_order_of_an_ordered_dict():
    rates = OrderedDict(a=2.0, b=3.0)
    return lambda x: next(iter(rates.values())) * x, lambda number: rates.move_to_end("a")


def a_set():
    rates = {2.0}
    return lambda x: sum(rates) * x, rates.add


def a_deque():
    rates = deque([2.0])
    return lambda x: rates[0] * x, rates.appendleft


def a_dict_of_the_users():
    rates = UserDict(a=2.0)
    return lambda x: rates["a"] * x, lambda number: rates.update(a=number)


def an_array():
    rates = np.array([1.0, 2.0])
    return lambda x: rates[1] * x, lambda number: rates.__setitem__(1, number)


def an_array_of_integers_with_gaps():
    rates = np.arange(10)[::3]
    return lambda x: float(rates[1]) * x, lambda number: rates.__setitem__(1, int(number))


def an_array_of_objects():
    rates = np.array([1.0, [2.0]], dtype=object)
    return lambda x: rates[1][0] * x, lambda number: rates[1].__setitem__(0, number)


def a_masked_array():
    rates = np.ma.masked_array([1.0, 2.0], [True, False])
    return lambda x: float(rates.sum()) * x, lambda number: rates.__setitem__(0, number)


def an_array_of_dates():
    days = np.array(["2024-01-01", "2024-01-03"], dtype="datetime64[D]")
    first = np.datetime64("2024-01-01")
    return (
        lambda x: float((days[1] - first).astype(float)) * x,
        lambda number: days.__setitem__(1, first + np.timedelta64(round(number), "D")),
    )


def a_record():
    rows = np.array([(1, 2.0)], dtype=[("n", int), ("rate", float)])
    return lambda x: float(rows["rate"][0]) * x, lambda number: rows["rate"].__setitem__(0, number)


def a_row_of_a_record():
    row = np.array([(1, 2.0)], dtype=[("n", int), ("rate", float)])[0]
    return lambda x: float(row["rate"]) * x, lambda number: row.__setitem__("rate", number)


def what_a_mask_is_filled_with():
    rates = np.ma.masked_array([1.0, 2.0], [True, False], fill_value=2.0)
    return lambda x: rates.filled()[0] * x, lambda number: setattr(rates, "fill_value", number)


def the_digits_of_a_decimal():
    holder = SimpleNamespace(rate=Decimal(2))
    return (
        lambda x: len(str(holder.rate)) * x,
        lambda number: setattr(holder, "rate", Decimal(f"2.{0:0{round(abs(number)) + 1}}")),
    )


def what_is_gone():
    holder = SimpleNamespace(model=Model())
    return (
        lambda x: (5.0 if holder.model is None else 2.0) * x,
        lambda number: setattr(holder, "model", None),
    )


def the_shape_of_an_array():
    rates = np.ones(4)

    def change(number):
        rates.shape = 2, 2

    return lambda x: rates.shape[0] * x, change


def a_large_array():
    rates = np.ones(MOST_BYTES)
    return lambda x: rates[7] * x, rates.fill


def a_large_array_replaced():
    holder = SimpleNamespace(rates=np.ones(MOST_BYTES))

    def change(number):
        holder.rates = holder.rates.copy()
        holder.rates[7] = number

    return lambda x: holder.rates[7] * x, change


def a_large_list_replaced():
    holder = SimpleNamespace(rates=[1.0] * (MOST_ITEMS + 1))

    def change(number):
        holder.rates = [number] * (MOST_ITEMS + 1)

    return lambda x: holder.rates[7] * x, change


def memory():
    rates = array("d", [2.0])
    return lambda x: rates[0] * x, lambda number: rates.__setitem__(0, number)


def memory_of_a_file():
    rates = mmap.mmap(-1, 8)
    read = struct.Struct("d")
    return (
        lambda x: read.unpack(rates)[0] * x,
        lambda number: rates.__setitem__(slice(8), read.pack(number)),
    )


def memory_in_c():
    rates = (ctypes.c_double * 2)(1.0, 2.0)
    return lambda x: rates[1] * x, lambda number: rates.__setitem__(1, number)


def a_structure_in_c():
    class Rates(ctypes.Structure):
        _fields_ = [("n", ctypes.c_int), ("rate", ctypes.c_double)]

    rates = Rates(1, 2.0)
    return lambda x: rates.rate * x, lambda number: setattr(rates, "rate", number)


def what_a_decorator_closes_over():
    holder = SimpleNamespace(rate=2.0)

    def scaled(f):
        @wraps(f)
        def wrapper(x):
            return holder.rate * f(x)

        return wrapper

    return scaled(lambda x: x), lambda number: setattr(holder, "rate", number)


def a_partial():
    holder = SimpleNamespace(rate=2.0)
    f = partial(lambda holder, x: holder.rate * x, holder)
    return f, lambda number: setattr(holder, "rate", number)


def a_keyword_of_a_partial():
    f = partial(lambda x, rate: rate * x, rate=2.0)
    return f, lambda number: f.keywords.update(rate=number)


def a_transform():
    holder = SimpleNamespace(rate=2.0)
    f = ag.grad(lambda x: holder.rate * x * x)
    return f, lambda number: setattr(holder, "rate", number)


def another_compiled_function():
    holder = SimpleNamespace(rate=2.0)
    inner = ag.compile(lambda x: holder.rate * x)
    return lambda x: inner(x) + 1.0, lambda number: setattr(holder, "rate", number)


def a_context_variable():
    rate = ContextVar("rate", default=2.0)
    return lambda x: rate.get() * x, rate.set


def a_mutable_default_of_a_context_variable():
    rates = ContextVar("rates", default={"a": 2.0})  # noqa: B039
    return lambda x: rates.get()["a"] * x, lambda number: rates.get().update(a=number)


def a_thread_local():
    local = threading.local()
    local.rate = 2.0
    return lambda x: local.rate * x, lambda number: setattr(local, "rate", number)


def a_weak_reference():
    holder = Model()
    reference = weakref.ref(holder)
    return lambda x: reference().scale * x, lambda number: setattr(holder, "scale", number)


def a_dict_of_weak_references():
    held = [Model(), Model()]
    models = weakref.WeakValueDictionary(a=held[0])

    def change(number):
        held.append(Model())
        held[-1].scale = number
        models["a"] = held[-1]

    return lambda x: models["a"].scale * x, change


def a_configuration():
    rates = configparser.ConfigParser()
    rates.read_dict({"rates": {"a": "2.0"}})
    return (
        lambda x: float(rates["rates"]["a"]) * x,
        lambda number: rates["rates"].__setitem__("a", str(number)),
    )


def a_value_replaced():
    holder = SimpleNamespace(w=Value(2.0))
    return lambda x: holder.w * x, lambda number: setattr(holder, "w", Value(number))


READ = [
    an_attribute_that_code_met_later_reads,
    a_cell, a_global, a_global_of_a_helper, a_helper_defined_anew, a_builtin_covered, a_default,
    a_default_by_name, an_attribute, an_attribute_that_was_not_there,
    an_attribute_by_a_name_that_is_computed, an_attribute_of_an_attribute, an_attribute_of_self,
    a_property, a_callable_object, a_class_attribute, a_class_attribute_of_a_base,
    a_class_attribute_covered, a_class_attribute_of_a_class, a_method_defined_anew, another_class,
    the_constructor_of_a_class, a_slot, a_slot_of_a_base, a_slot_declared_twice,
    a_slot_that_is_empty, a_slot_that_becomes_none, what_is_equal, an_attribute_that_no_code_names,
    a_variable_that_a_module_lacks, a_class_attribute_that_was_not_there,
    an_attribute_of_a_function, an_attribute_of_a_module, a_module_that_is_imported, an_item,
    a_length, a_list_in_a_tuple_in_a_dict, a_key, the_order_of_keys, the_order_of_an_ordered_dict,
    a_set, a_deque, a_dict_of_the_users, an_array, an_array_of_integers_with_gaps,
    an_array_of_objects, a_masked_array, an_array_of_dates, a_record, a_row_of_a_record,
    what_a_mask_is_filled_with, the_digits_of_a_decimal, what_is_gone, the_shape_of_an_array,
    a_large_array, a_large_array_replaced, a_large_list_replaced, memory,
    what_a_decorator_closes_over, a_partial, memory_of_a_file, memory_in_c, a_structure_in_c,
    a_mutable_default_of_a_context_variable, a_keyword_of_a_partial, a_transform,
    another_compiled_function, a_context_variable, a_thread_local, a_weak_reference,
    a_dict_of_weak_references, a_configuration, a_value_replaced,
]  # fmt: skip
