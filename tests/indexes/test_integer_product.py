"""int8 products against those of numpy."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexes.integer_product import IntegerProduct, QuantisedRows, counted_from_below

PRODUCT = IntegerProduct()


@given(st.integers(0, 40), st.integers(1, 24), st.sampled_from([3, 64, 384]), st.integers(0, 2**32 - 1))
def test_products_are_near_those_in_float(rows: int, tokens: int, dimension: int, seed: int):
    random = np.random.default_rng(seed)
    values = random.integers(-127, 128, (rows, dimension)).astype(np.int8)
    query = random.normal(size=(tokens, dimension)).astype(np.float32)
    query /= np.linalg.norm(query, axis=1, keepdims=True)
    exact = values.astype(np.float64) @ query.T
    lengths = np.linalg.norm(values.astype(np.float64), axis=1, keepdims=True)
    made = PRODUCT(counted_from_below(values.copy()), query)
    assert made.dtype == np.float32
    np.testing.assert_allclose(made / np.maximum(lengths, 1), exact / np.maximum(lengths, 1), atol=1e-3)


@pytest.mark.parametrize("sign", [1, -1])
def test_the_largest_values_do_not_overflow(sign: int):
    values = np.full((5, 384), 127 * sign, np.int8)
    query = np.full((2, 384), 384**-0.5, np.float32)
    expected = values.astype(np.float32) @ query.T
    np.testing.assert_allclose(PRODUCT(counted_from_below(values), query), expected, rtol=1e-3)


def test_quantised_rows_give_products_near_those_in_float():
    random = np.random.default_rng(0)
    vectors = random.normal(size=(50, 384)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors[7] = 0
    made = QuantisedRows(vectors).products(vectors[3])
    assert made.dtype == np.float32
    np.testing.assert_allclose(made, vectors @ vectors[3], atol=2e-3)


def test_no_rows_have_no_products():
    assert QuantisedRows(np.zeros((0, 384), np.float32)).products(np.ones(384, np.float32)).shape == (0,)
